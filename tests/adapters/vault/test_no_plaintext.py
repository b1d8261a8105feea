"""What is sealed stands nowhere in the database, however it is written."""

from __future__ import annotations

from base64 import b64encode

import psycopg
import pytest
from psycopg import sql

from adapters.database import Urls
from projections.catalogue import PROJECTIONS
from service.projecting import catch_up
from service.town import Town
from service.upkeep import confirm_keys, seal_log
from tests.towns import record

SECRETS = {
    "name": "Kirsebærkvist",
    "question": "Rødhættevinkel",
    "seen": "Gåsefodsplante",
    "learning": "Blåbærtærte",
    "because": "Havtornbusk",
    "content": "Ørkenrotterede",
}
OPEN = "Hyldeblomst"


@pytest.fixture
def told(town: Town) -> None:
    """A short history with a secret word in every kind of place that is sealed, and an open one in a title."""
    record(town, "people/register-unit", unit="skole-a", name="Skole A", kind="skole")
    record(
        town, "people/register-person", person="leder-1", name=f"Leder {SECRETS['name']}", role="leader", unit="skole-a"
    )
    record(
        town, "trials/propose", trial="laesebaand", title=OPEN, unit="skole-a", question=f"Om {SECRETS['question']}?"
    )
    record(town, "trials/start", trial="laesebaand", because=f"Fordi {SECRETS['because']}.", concerns=["leder-1"])
    observed = record(town, "trials/observe", trial="laesebaand", seen=f"Set: {SECRETS['seen']}.")
    record(town, "trials/conclude", trial="laesebaand", outcome="kept", learning=f"Lært: {SECRETS['learning']}.")
    record(town, "cases/open", case="status", title="Status", question="Skal det fortsætte?")
    content = b64encode(f"Bilag om {SECRETS['content']}".encode()).decode()
    record(
        town,
        "cases/attach-document",
        case="status",
        document="bilag-1",
        title="Bilag 1",
        media_type="text/plain",
        content=content,
    )
    record(
        town,
        "records/correct",
        entry=observed.position,
        texts=[{"field": "seen", "text": f"Rettet: {SECRETS['seen']}."}],
        because=f"Rettet for {SECRETS['because']}.",
    )
    catch_up(town, PROJECTIONS)
    seal_log(town)
    confirm_keys(town)


def forms(word: str) -> set[str]:
    """Give the ways in which a word may stand in a column: as text, in hex, in base64, escaped."""
    raw = word.encode()
    in_base64 = {b64encode(b"x" * shift + raw)[4 if shift else 0 : -4].decode() for shift in range(3)}
    return {word, word.lower(), raw.hex(), word.encode("unicode_escape").decode(), *in_base64}


def places(urls: Urls, word: str) -> list[str]:
    """Give the tables of the whole database that hold a word in any column and form."""
    assert urls.admin is not None
    with psycopg.connect(urls.admin) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables where table_schema like 'sporbar%'"
        ).fetchall()
        assert len(tables) > 20
        found = []
        for schema, name in tables:
            held = connection.execute(
                sql.SQL("select row(t.*)::text from {}.{} as t").format(sql.Identifier(schema), sql.Identifier(name))
            ).fetchall()
            if any(form in row for (row,) in held for form in forms(word)):
                found.append(f"{schema}.{name}")
    return found


@pytest.mark.usefixtures("told")
def test_no_table_holds_a_sealed_word(urls: Urls) -> None:
    """Names, free texts, reasons, corrections and documents stand in no column of any table as plaintext."""
    assert {kind: found for kind, word in SECRETS.items() if (found := places(urls, word))} == {}


@pytest.mark.usefixtures("told")
def test_an_open_word_is_found(urls: Urls) -> None:
    """The search above sees a word that is stored openly: in the entry's bytes and in the rows."""
    found = set(places(urls, OPEN))
    assert "sporbar_rebild.entry" in found
    assert any(place.startswith("sporbar_rebild_rows.trial_") for place in found)
