"""Keys are there before their fact, stay when it comes, and go when it never does."""

from __future__ import annotations

from hashlib import sha256

import pytest

from domain.kernel.texts import Unsealed
from service.town import Town
from tests.adapters.vault.sealing import ATTACHED, CONCLUDED, CONTENT, LEARNING, WHY, content_of, fact_of, text_of

FACT, OTHER = "1" * 32, "2" * 32


def rows(town: Town) -> dict[str, int]:
    """Count what the vault's tables hold."""
    with town.pool.connection() as connection:
        return {
            table: connection.execute(f"select count(*) from sporbar_rebild.vault_{table}").fetchall()[0][0]  # noqa: S608 names of ours
            for table in ("key", "concern", "person", "document")
        }


def sweep(town: Town, older_than_seconds: int) -> int:
    """Sweep in a transaction of its own."""
    with town.pool.connection() as connection:
        return town.vault.keys.sweep(connection, older_than_seconds)


@pytest.fixture(autouse=True)
def filled(town: Town) -> None:
    """Keys with everything that can lie under them, for a fact that is in the log."""
    town.vault.seal([(FACT, CONCLUDED), (FACT, ATTACHED)], Unsealed(WHY, ("person-3",)), [(FACT, "leder-1", "Leder")])
    with town.pool.connection() as connection:
        town.vault.keys.confirm(connection, [FACT, FACT, "unknown"])


def test_what_was_sealed_is_there_before_the_fact(town: Town) -> None:
    """When sealing returns, keys, concerned persons, document and name are committed."""
    assert rows(town) == {"key": 4, "concern": 4, "person": 1, "document": 1}


def test_a_discarded_append_leaves_nothing(town: Town) -> None:
    """What was sealed for an append that did not come about goes whole, and nothing else with it."""
    before = rows(town)
    sealing = town.vault.seal([(OTHER, CONCLUDED), (OTHER, ATTACHED)], Unsealed(WHY), [(OTHER, "leder-2", "Leder")])
    assert rows(town) != before
    town.vault.discard(sealing)
    assert rows(town) == before
    assert set(town.vault.open([text_of(fact_of(OTHER, sealing.sealed[0]), "learning")]).values()) == {None}


def test_only_old_keys_without_a_fact_are_swept(town: Town) -> None:
    """A key whose fact is in the log stays for good; one without stays as long as its append may be under way."""
    before = rows(town)
    sealing = town.vault.seal([(OTHER, CONCLUDED)], None)
    text = text_of(fact_of(OTHER, sealing.sealed[0]), "learning")
    assert sweep(town, 3_600) == 0
    assert set(town.vault.open([text]).values()) == {LEARNING}
    assert sweep(town, 0) == 1
    assert set(town.vault.open([text]).values()) == {None}
    assert rows(town) == before


def test_a_document_is_stored_as_ciphertext(town: Town) -> None:
    """A document's bytes come back while the key lives; the fact's digest is that of nonce and ciphertext."""
    fact = fact_of(OTHER, town.vault.seal([(OTHER, ATTACHED)], None).sealed[0])
    stored = content_of(fact)
    assert town.vault.document(stored, OTHER, fact.event.type()) == CONTENT
    with town.pool.connection() as connection:
        found = connection.execute(
            "select nonce || content from sporbar_rebild.vault_document where key = %s", (stored.key,)
        ).fetchone()
    assert found is not None
    assert sha256(found[0]).hexdigest() == stored.digest
    assert stored.size == len(CONTENT) == len(found[0]) - 12 - 16
    assert town.vault.document(stored, FACT, fact.event.type()) is None
    assert town.vault.document(stored, OTHER, fact.event.type(), "title") is None
    town.vault.destroy([stored.key])
    assert town.vault.document(stored, OTHER, fact.event.type()) is None
    assert rows(town)["document"] == 1
