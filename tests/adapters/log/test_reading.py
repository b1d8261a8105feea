"""Reading gives the same entries whatever the page, the query's form or the way."""

from __future__ import annotations

import pytest
from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem

from adapters.log import Entry, Log

EVERYTHING = (None, DCBQuery(), DCBQuery([DCBQueryItem()]), DCBQuery([DCBQueryItem(tags=["a"]), DCBQueryItem()]))
QUERIES = {
    "type": DCBQuery([DCBQueryItem(types=["t1"])]),
    "types": DCBQuery([DCBQueryItem(types=["t1", "t2"])]),
    "tag": DCBQuery([DCBQueryItem(tags=["a"])]),
    "tags": DCBQuery([DCBQueryItem(tags=["a", "b", "a"])]),
    "type and tag": DCBQuery([DCBQueryItem(types=["t0", "t2"], tags=["b"])]),
    "several": DCBQuery([DCBQueryItem(types=["t1"]), DCBQueryItem(tags=["a", "c"]), DCBQueryItem(types=["t1"])]),
    "nothing": DCBQuery([DCBQueryItem(types=["t9"], tags=["a"])]),
}


@pytest.fixture
def held(log: Log) -> list[Entry]:
    """Thirty entries with types and tags in turn."""
    tags: tuple[list[str], ...] = (["a"], ["a", "b"], ["b"], [], ["c", "a"])
    for number in range(10):
        log.append([DCBEvent(f"t{n % 3}", b"%d" % n, tags[n % 5]) for n in range(number * 3, number * 3 + 3)])
    return list(log.entries())


def matching(held: list[Entry], query: DCBQuery) -> list[Entry]:
    """Give the entries that a query names, by the interface's own words."""
    return [
        entry
        for entry in held
        if any(
            (not item.types or entry.type in item.types) and set(item.tags) <= set(entry.tags) for item in query.items
        )
    ]


def test_pages_of_any_size_give_the_same(log: Log, held: list[Entry]) -> None:
    """Pages of one, of a few, just as many as there are, or more: the entries are the same."""
    assert len(held) == 30
    for page in (1, 2, 7, 29, 30, 31, 1_000):
        assert list(log.entries(page=page)) == held
        assert list(log.entries(QUERIES["tag"], page=page)) == matching(held, QUERIES["tag"])
        assert list(log.entries(after=4, until=21, limit=11, page=page)) == held[4:15]


def test_queries_select_by_type_and_tags(log: Log, held: list[Entry]) -> None:
    """Every form of query gives what the interface says, within any bounds."""
    for query in QUERIES.values():
        assert list(log.entries(query)) == matching(held, query)
        assert list(log.entries(query, after=3, until=20, limit=4)) == matching(held[3:20], query)[:4]
    assert [list(log.entries(everything)) for everything in EVERYTHING] == [held] * len(EVERYTHING)


def test_reading_ends_at_the_head_that_it_began_with(log: Log, held: list[Entry]) -> None:
    """What is appended while one reads belongs to the next reading, and the answer's head says so."""
    response = log.read()
    first = next(response)
    log.append([DCBEvent("t0", b"later", [])])
    assert [first, *response][-1].position == response.head == len(held)


def test_single_entries_are_found_by_position(log: Log, held: list[Entry]) -> None:
    """Positions give their entries in order, once each; those that are not there are left out."""
    assert log.at([]) == []
    assert log.at([30, 2, 99, 2, 0, -1]) == [held[1], held[29]]


def test_a_moment_is_turned_into_the_last_position_until_then(log: Log, held: list[Entry]) -> None:
    """A moment between two appends gives the last entry of the earlier; before the first one there is none."""
    assert log.position_at(held[0].recorded - 1) == 0
    assert log.position_at(held[3].recorded - 1) == 3
    assert log.position_at(held[3].recorded) == 6
    assert log.position_at(held[-1].recorded + 10**9) == 30
