"""What the database derives from the entries, and the rows themselves, are held to what was sealed."""

from __future__ import annotations

from typing import LiteralString

import pytest

from adapters.database import Urls
from service.town import Town
from service.verify import verify_town
from tests.tampering.attacker import attacking


@pytest.mark.parametrize(
    ("statement", "inside", "position"),
    [
        (
            "update sporbar_rebild.seal_node set hash = sha256('x') where (level, index) = (2, 1)",
            "entries 5 to 8 do not give the tree's stored node 1 on level 2",
            5,
        ),
        (
            "delete from sporbar_rebild.seal_node where (level, index) = (1, 5)",
            "entries 11 to 12 do not give the tree's stored node 5 on level 1",
            11,
        ),
        (
            "insert into sporbar_rebild.seal_node values (4, 7, sha256('x'))",
            "entries 113 to 128 do not give the tree's stored node 7 on level 4",
            113,
        ),
        (
            "update sporbar_rebild.seal_checkpoint set root = sha256('x') where size = 8",
            "the checkpoint of 8 entries is not stored with the root that it signed",
            5,
        ),
        (
            (
                "update sporbar_rebild.seal_checkpoint as one set note = other.note"
                " from sporbar_rebild.seal_checkpoint as other where one.size = 8 and other.size = 4"
            ),
            "the checkpoint of 8 entries is for another log or size",
            5,
        ),
        ("delete from sporbar_rebild.seal_checkpoint", "no checkpoint has been signed over its entries", 1),
    ],
)
def test_what_is_derived_is_held_to_the_entries(
    sealed: Town, urls: Urls, statement: LiteralString, inside: str, position: int
) -> None:
    """Nodes and checkpoints that are changed, missing or too many are found in the database."""
    with attacking(urls) as attacker:
        attacker.run(statement)
    found = verify_town(sealed)
    assert (found.fault, found.position) == (inside, position)


def test_an_entry_before_the_first_is_found(sealed: Town, urls: Urls) -> None:
    """A log begins at position 1."""
    with attacking(urls) as attacker:
        attacker.run(
            "insert into sporbar_rebild.entry (position, recorded, type, tags, data, append_id, leaf_hash)"
            " select 0, recorded - 1, type, tags, data, gen_random_uuid(), leaf_hash from sporbar_rebild.entry"
            " where position = 1"
        )
    assert verify_town(sealed).fault == "entry 0 stands at no place of the log"


def test_an_entry_without_a_part_is_found(sealed: Town, urls: Urls) -> None:
    """A column that may be empty by force does not end the check in a failure of the program."""
    with attacking(urls) as attacker:
        attacker.run("alter table sporbar_rebild.entry alter column append_id drop not null")
        attacker.run("update sporbar_rebild.entry set append_id = null where position = 6")
    found = verify_town(sealed)
    assert found.position == 6
    assert not found.holds
