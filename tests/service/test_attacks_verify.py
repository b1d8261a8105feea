"""What somebody with all rights over the database did to a log shows when it is verified."""

from __future__ import annotations

import psycopg
import pytest

from adapters.database import Urls
from service.town import Town
from service.upkeep import seal_log
from service.verify import verify_town
from tests.towns import register_units

LOST = "delete from sporbar_rebild.tag where tag = 'unit:skole-1'"
ADDED = "insert into sporbar_rebild.tag values ('unit:skole-1', 'unit-registered', 1)"
RETYPED = "update sporbar_rebild.tag set type = 'forum-established' where tag = 'unit:skole-1'"


@pytest.mark.parametrize(("tampering", "position"), [(LOST, 2), (ADDED, 1), (RETYPED, 2)])
def test_an_index_that_hides_or_invents_facts_is_found(town: Town, urls: Urls, tampering: str, position: int) -> None:
    """Rules find their facts by the tag table: it is held to the entries themselves."""
    register_units(town, 3)
    assert seal_log(town)
    assert verify_town(town).holds
    with psycopg.connect(urls.owner) as owner:
        owner.execute("alter table sporbar_rebild.tag disable trigger never_changes")
        owner.execute(tampering)
    assert verify_town(town).fault == f"entry {position} is not found by its own tags"
