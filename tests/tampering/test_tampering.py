"""What a superuser does to a log is found by both verifiers, with the first bad position."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from adapters.database import Urls
from service.town import Town
from service.verify import verify_town
from tests.tampering.attacker import Attack, Attacker, attacking
from tests.tampering.outside import judged


class Case(NamedTuple):
    """An attack, what `sporbar verify` says of it, and what the verifier outside says of the exported bundle."""

    attack: Attack
    inside: str
    outside: str
    position: int = 6


def edited(attacker: Attacker) -> None:
    """Write another word into entry 6."""
    attacker.run("update sporbar_rebild.entry set data = overlay(data placing 'X' from 20) where position = 6")


def edited_and_hashed(attacker: Attacker) -> None:
    """Write another word into entry 6, and its leaf hash anew."""
    edited(attacker)
    attacker.rehash(6)


def edited_and_regrown(attacker: Attacker) -> None:
    """Write another word into entry 6, and its leaf hash and the tree's nodes anew."""
    edited_and_hashed(attacker)
    attacker.regrow()


def recorded_earlier(attacker: Attacker) -> None:
    """Let entry 6 have been recorded before entry 5."""
    attacker.run(
        "update sporbar_rebild.entry set recorded = (select recorded - 1 from sporbar_rebild.entry where position = 5)"
        " where position = 6"
    )


def recorded_earlier_and_hashed(attacker: Attacker) -> None:
    """Let entry 6 have been recorded before entry 5, with a leaf hash to match."""
    recorded_earlier(attacker)
    attacker.rehash(6)


def recorded_elsewhen(attacker: Attacker) -> None:
    """Let entry 6 have been recorded a microsecond earlier, which keeps the order."""
    attacker.run("update sporbar_rebild.entry set recorded = recorded - 1 where position = 6")


def retagged(attacker: Attacker) -> None:
    """Let entry 6 be about another unit, in the entry and in the index."""
    attacker.run("update sporbar_rebild.entry set tags = array['register:units', 'unit:skole-99'] where position = 6")
    attacker.reindex()


def retagged_and_hashed(attacker: Attacker) -> None:
    """Let entry 6 be about another unit, with a leaf hash to match."""
    retagged(attacker)
    attacker.rehash(6)


def deleted(attacker: Attacker) -> None:
    """Take entry 6 out."""
    attacker.run("delete from sporbar_rebild.entry where position = 6")
    attacker.reindex()


def deleted_and_closed(attacker: Attacker) -> None:
    """Take entry 6 out and close the gap, with leaf hashes to match."""
    attacker.run("delete from sporbar_rebild.entry where position = 6")
    for position in range(7, 13):
        attacker.run("update sporbar_rebild.entry set position = position - 1 where position = %s", position)
    attacker.rehash()
    attacker.reindex()


def swapped(attacker: Attacker) -> None:
    """Let entries 6 and 7 change their places."""
    attacker.run("update sporbar_rebild.entry set position = 99 where position = 6")
    attacker.run("update sporbar_rebild.entry set position = 6 where position = 7")
    attacker.run("update sporbar_rebild.entry set position = 7 where position = 99")
    attacker.reindex()


def swapped_in_time(attacker: Attacker) -> None:
    """Let entries 6 and 7 change their places and times, with leaf hashes to match."""
    swapped(attacker)
    attacker.run(
        "update sporbar_rebild.entry as one set recorded = other.recorded from sporbar_rebild.entry as other"
        " where (one.position, other.position) in ((6, 7), (7, 6))"
    )
    attacker.rehash(6, 7)


def inserted(attacker: Attacker) -> None:
    """Put an entry in between, the sixth from then on, and move the later ones, with leaf hashes to match."""
    for position in range(12, 5, -1):
        attacker.run("update sporbar_rebild.entry set position = position + 1 where position = %s", position)
    attacker.run(
        "insert into sporbar_rebild.entry (position, recorded, type, tags, data, append_id, leaf_hash)"
        " select 6, recorded + 1, type, tags, data, gen_random_uuid(), leaf_hash from sporbar_rebild.entry"
        " where position = 5"
    )
    attacker.rehash()
    attacker.reindex()


def cut(attacker: Attacker) -> None:
    """Take off entries 9 to 12 and leave the rest as it is."""
    attacker.run("delete from sporbar_rebild.entry where position > 8")
    attacker.reindex()


NOT_MADE_FROM = "entry 6 is not what its leaf hash was made from"
OUTSIDE = "entry 6: it is not what its leaf hash was made from"
PAIR = "entries 5 to 6 do not give the tree's stored node 2 on level 1"
SINCE = "entries 5 to 8 are not those that the checkpoint of 8 entries signed"
CASES = {
    "data": Case(edited, NOT_MADE_FROM, OUTSIDE),
    "data, leaf": Case(edited_and_hashed, PAIR, SINCE, 5),
    "data, leaf, nodes": Case(edited_and_regrown, f"{SINCE}; the first 4 still give theirs", SINCE, 5),
    "time": Case(recorded_elsewhen, NOT_MADE_FROM, OUTSIDE),
    "time before the one ahead": Case(recorded_earlier, NOT_MADE_FROM, OUTSIDE),
    "time before the one ahead, leaf": Case(
        recorded_earlier_and_hashed,
        "entry 6 was not recorded after the entry ahead of it",
        "entry 6: it was not recorded after the entry ahead of it",
    ),
    "tags": Case(retagged, NOT_MADE_FROM, OUTSIDE),
    "tags, leaf": Case(retagged_and_hashed, PAIR, SINCE, 5),
    "delete": Case(deleted, "entry 6 is missing", "entry 7: it stands in the place of entry 6"),
    "delete, close, leaves": Case(deleted_and_closed, PAIR, SINCE, 5),
    "swap": Case(swapped, NOT_MADE_FROM, OUTSIDE),
    "swap with times, leaves": Case(swapped_in_time, PAIR, SINCE, 5),
    "insert, leaves": Case(inserted, PAIR, SINCE, 5),
    "cut": Case(
        cut,
        "the checkpoint of 12 entries covers more than the 8 entries that there are",
        "entry 9 is missing: the checkpoint of 12 entries covers it, but there are 8",
        9,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_tampering_is_found_at_its_place(sealed: Town, urls: Urls, tmp_path: Path, name: str) -> None:
    """Whatever is done to an entry, by a superuser who makes anew what is derived, both verifiers say where."""
    case = CASES[name]
    assert verify_town(sealed).holds
    assert judged(sealed, tmp_path).startswith("HOLDS")
    with attacking(urls) as attacker:
        case.attack(attacker)
    found = verify_town(sealed)
    assert (found.fault, found.position) == (case.inside, case.position)
    assert judged(sealed, tmp_path) == case.outside
