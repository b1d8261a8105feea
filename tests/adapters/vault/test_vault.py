"""The vault seals every text under its own key, and opens it at its place for as long as the key lives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from adapters.vault import Vault, WrappingKey
from adapters.vault.keys import WrappingKeyError
from domain.kernel.texts import Unsealed
from service.town import Town
from tests.adapters.vault.sealing import ATTACHED, CONCLUDED, HELD, IDEA, LEARNING, WHY, content_of, fact_of, text_of

FACT, OTHER = "1" * 32, "2" * 32


@pytest.fixture
def vault(town: Town) -> Vault:
    """A municipality's vault."""
    return town.vault


def test_sealed_texts_open_at_their_places(vault: Vault) -> None:
    """Each text of an append, its reason included, opens where it stands; no two share a key, save the reason."""
    sealing = vault.seal([(FACT, CONCLUDED), (OTHER, HELD)], Unsealed(WHY))
    facts = [fact_of(FACT, sealing.sealed[0], 1), fact_of(OTHER, sealing.sealed[1], 2)]
    places = [(0, "learning"), (0, "because"), (1, "exchanges.0.what"), (1, "exchanges.1.what"), (1, "because")]
    texts = [text_of(facts[number], path) for number, path in places]
    assert list(vault.open(texts).values()) == [LEARNING, WHY, IDEA, LEARNING, WHY]
    assert len({text.key for text in texts}) == len(sealing.keys) == 4
    assert len({text.nonce for text in texts}) == 5


def test_a_moved_text_does_not_open(vault: Vault, new_town: Callable[[str], Town]) -> None:
    """A text put at another fact, field or type, or carried with its key into another municipality, stays shut."""
    sealing = vault.seal([(FACT, HELD)], None)
    text = text_of(fact_of(FACT, sealing.sealed[0]), "exchanges.0.what")
    for moved in (
        structs.replace(text, fact=OTHER),
        structs.replace(text, field="exchanges.1.what"),
        structs.replace(text, type="meeting-called"),
    ):
        assert set(vault.open([moved]).values()) == {None}
    other = new_town("ishoej")
    with other.pool.connection() as connection:
        connection.execute("insert into sporbar_ishoej.vault_key select * from sporbar_rebild.vault_key")
    with pytest.raises(WrappingKeyError):
        other.vault.open([text])
    assert set(vault.open([text]).values()) == {IDEA}


def test_a_destroyed_key_takes_its_text_alone(vault: Vault) -> None:
    """A destroyed key opens nothing any more; the others still do; destroying it again destroys nothing."""
    fact = fact_of(FACT, vault.seal([(FACT, HELD)], Unsealed(WHY)).sealed[0])
    gone, kept, reason = (text_of(fact, path) for path in ("exchanges.0.what", "exchanges.1.what", "because"))
    assert vault.destroy([gone.key]) == 1
    assert list(vault.open([gone, kept, reason]).values()) == [None, LEARNING, WHY]
    assert vault.destroy([gone.key, "unknown"]) == 0


def test_a_reason_dies_everywhere_at_once(vault: Vault) -> None:
    """A reason that stands in several facts of an append lies under one key, and goes from all of them with it."""
    sealing = vault.seal([(FACT, CONCLUDED), (OTHER, CONCLUDED)], Unsealed(WHY))
    reasons = [
        text_of(fact_of(id_, sealed, position), "because")
        for position, (id_, sealed) in enumerate(zip((FACT, OTHER), sealing.sealed, strict=True))
    ]
    assert list(vault.open(reasons).values()) == [WHY, WHY]
    assert vault.destroy([reasons[1].key]) == 1
    assert list(vault.open(reasons).values()) == [None, None]


def test_another_wrapping_key_opens_nothing(town: Town, tmp_path: Path) -> None:
    """The database with another wrapping key gives neither text nor document nor name, and is no erasure either."""
    sealing = town.vault.seal([(FACT, CONCLUDED), (OTHER, ATTACHED)], None, [(FACT, "leder-1", "Lederen")])
    text, content = text_of(fact_of(FACT, sealing.sealed[0]), "learning"), content_of(fact_of(OTHER, sealing.sealed[1]))
    stranger = Vault(town.pool, town.slug, WrappingKey(tmp_path / "others"))
    with pytest.raises(WrappingKeyError):
        stranger.open([text])
    with pytest.raises(WrappingKeyError):
        stranger.document(content, OTHER, ATTACHED.type())
    with pytest.raises(WrappingKeyError):
        stranger.names(["leder-1"])


def test_names_are_found_while_they_live(vault: Vault) -> None:
    """A person's name is known until its key is destroyed; nobody else has one."""
    assert vault.names([]) == vault.names(["leder-1"]) == {}
    sealing = vault.seal([], None, [(FACT, "leder-1", "Lederen på Skole A"), (OTHER, "mentor-1", "Mentor Ærø")])
    assert vault.names(["leder-1", "mentor-1", "x"]) == {"leder-1": "Lederen på Skole A", "mentor-1": "Mentor Ærø"}
    vault.destroy([sealing.keys[0].id])
    assert vault.names(["leder-1", "mentor-1"]) == {"mentor-1": "Mentor Ærø"}


def test_a_confirmed_name_stands_before_a_draft(vault: Vault) -> None:
    """The name whose fact is in the log is shown, not one that a rival's failed attempt left behind."""
    vault.seal([], None, [(FACT, "leder-1", "Registreret")])
    with vault._pool.connection() as connection:  # noqa: SLF001 the caller of Keys ends the transaction
        vault.keys.confirm(connection, [FACT])
    vault.seal([], None, [(OTHER, "leder-1", "Forsøg")])
    assert vault.names(["leder-1"]) == {"leder-1": "Registreret"}


def test_the_same_request_is_known_again(vault: Vault) -> None:
    """A request is the same when its body's code is the one kept beside its fact, until it is forgotten."""
    vault.keep_request([FACT], b"m" * 32)
    assert vault.same_request(FACT, b"m" * 32)
    assert not vault.same_request(FACT, b"n" * 32)
    assert not vault.same_request(OTHER, b"m" * 32)
    vault.forget_request(FACT)
    assert not vault.same_request(FACT, b"m" * 32)


def test_a_destroyed_text_takes_along_what_tells_of_its_body(vault: Vault) -> None:
    """When any text of an append dies, what would let one guess at its body is gone as well."""
    sealing = vault.seal([(FACT, CONCLUDED), (OTHER, HELD)], None)
    vault.keep_request([FACT, OTHER], b"m" * 32)
    vault.destroy([text_of(fact_of(OTHER, sealing.sealed[1], 2), "exchanges.0.what").key])
    assert not vault.same_request(FACT, b"m" * 32)
