"""A list that is read page by page says so when its tables have been rebuilt in between."""

from __future__ import annotations

import pytest

from projections.catalogue import PROJECTIONS
from service.reads.collections import COLLECTIONS
from service.rebuilding import rebuild
from tests.stories.client import Program, Stack, refusal
from tests.stories.main_story import tell

QUERIES = {"search": {"q": "skole or netværk or vision"}}


@pytest.fixture(scope="module")
def consultant(stack: Stack) -> Program:
    """Whoever reads everything, after the story."""
    tell(stack)
    return stack.program("consultant")


@pytest.mark.parametrize("path", ["timeline", "units", "search", "decisions"])
def test_a_cursor_from_before_a_rebuild_is_refused(stack: Stack, consultant: Program, path: str) -> None:
    """With 410; begun anew the list is whole, and its new cursor holds."""
    query = QUERIES.get(path, {})
    whole = consultant.items(path, query)
    page = consultant.read(path, query | {"limit": "1"})
    assert page["next"]
    assert rebuild(stack.towns.get("rebild"), PROJECTIONS) == []
    answer = consultant.get(path, query | {"limit": "1", "cursor": page["next"]})
    assert refusal(answer, 410, "cursor-is-outdated")["detail"].endswith("begin anew.")
    read, page = [], consultant.read(path, query | {"limit": "3"})
    read += page["items"]
    while page["next"]:
        page = consultant.read(path, query | {"limit": "3", "cursor": page["next"]})
        read += page["items"]
    assert read == whole


def test_a_rebuild_of_other_rows_disturbs_no_list(stack: Stack, consultant: Program) -> None:
    """Only the tables that a list reads matter to its cursor."""
    page = consultant.read("units", {"limit": "1"})
    collection = next(one for one in COLLECTIONS if one.name == "units")
    others = [one for one in PROJECTIONS if one not in collection.projections]
    assert rebuild(stack.towns.get("rebild"), others) == []
    assert consultant.read("units", {"limit": "1", "cursor": page["next"]})["position"] == page["position"]
