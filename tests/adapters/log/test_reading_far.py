"""Long reads stream, in spans, over few connections; short ones keep none; every way gives the same entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice

import pytest
from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg_pool import ConnectionPool

from adapters.log import Entry, Log, reading
from adapters.log.reading import Reader
from tests.adapters.log.test_reading import matching
from tests.stories.client import wait_until

SIZE = 60
names = st.sampled_from(["a", "b", "c", "d"])
types = st.sampled_from(["t0", "t1", "t2"])
items = st.builds(DCBQueryItem, types=st.lists(types, max_size=3), tags=st.lists(names, max_size=3))


@pytest.fixture(autouse=True)
def short_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even sixty entries take several spans and chunks."""
    monkeypatch.setattr(reading, "SPAN", 16)
    monkeypatch.setattr(reading, "CHUNK", 3)


@pytest.fixture
def held(log: Log) -> list[Entry]:
    """Sixty entries, with every combination of types and tags."""
    letters = "abcd"
    for first in range(0, SIZE, 12):
        log.append(
            [
                DCBEvent(f"t{n % 3}", b"%d" % n, [tag for bit, tag in enumerate(letters) if n >> bit & 1])
                for n in range(first, first + 12)
            ]
        )
    return list(log.entries(page=SIZE))


@pytest.fixture
def reader(log: Log) -> Iterator[Reader]:
    """The log once more, with connections that nobody else uses."""
    with ConnectionPool(log.conninfo, min_size=1, max_size=8, open=True) as pool:
        pool.wait()
        yield Reader(pool, log.municipality)


@pytest.fixture
def no_streams() -> Iterator[None]:
    """All reads that may keep a connection are under way elsewhere."""
    with ExitStack() as taken:
        for _ in range(reading.STREAMS):
            taken.enter_context(reading.STREAMING)
        yield


@given(query=st.builds(DCBQuery, items=st.lists(items, max_size=4)), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_gives_what_the_interface_says(
    log: Log, held: list[Entry], query: DCBQuery, data: st.DataObject
) -> None:
    """By tags, by types, by both, by many items, after, until, limit and page: the entries are those, in order."""
    after, until = data.draw(st.integers(0, SIZE)), data.draw(st.integers(0, SIZE + 5) | st.none())
    limit, page = data.draw(st.integers(0, SIZE) | st.none()), data.draw(st.integers(1, SIZE))
    wanted = matching(held, query) if query.items else held
    wanted = [entry for entry in wanted if after < entry.position <= (SIZE if until is None else until)]
    given = list(log.entries(query, after=after, until=until, limit=limit, page=page))
    assert given == wanted[:limit]


def idle(reader: Reader) -> bool:
    """Tell whether all of the reader's connections are free."""
    stats = reader.pool.get_stats()
    return stats["pool_available"] == stats["pool_size"]


def test_a_short_read_keeps_no_connection(reader: Reader, held: list[Entry]) -> None:
    """A page is read whole before its first entry is given, so that whoever uses it may take any connection."""
    entries = reader.entries(page=SIZE)
    first = next(entries)
    assert idle(reader)
    assert [first, *entries] == held


def test_a_limited_read_keeps_no_connection(reader: Reader, held: list[Entry]) -> None:
    """With a limit, pages follow one another, each read whole."""
    given = [(entry, idle(reader)) for entry in reader.entries(limit=SIZE - 1, page=4)]
    assert given == [(entry, True) for entry in held[:-1]]


def test_a_long_read_keeps_one_connection_until_it_ends(reader: Reader, held: list[Entry]) -> None:
    """After the first page rows are used while the next ones come; at the end, everything is free again."""
    given = [(entry, idle(reader)) for entry in reader.entries(page=4)]
    assert given == [(entry, entry.position <= 4) for entry in held]
    assert idle(reader)


def test_a_read_that_is_given_up_lets_go(reader: Reader, held: list[Entry]) -> None:
    """Whoever takes only some entries of a long read leaves a connection that others can use, as often as he likes."""
    for _ in range(2 * reading.STREAMS):
        assert list(islice(reader.entries(page=4), 10)) == held[:10]
        assert idle(reader)
    assert list(reader.entries(page=4)) == held


@pytest.mark.usefixtures("no_streams")
def test_a_long_read_goes_on_in_pages_where_too_many_keep_connections(reader: Reader, held: list[Entry]) -> None:
    """No read waits for others to end: it keeps no connection then, and gives the same."""
    given = [(entry, idle(reader)) for entry in reader.entries(page=4)]
    assert given == [(entry, True) for entry in held]
    for query in (DCBQuery([DCBQueryItem(tags=["a", "d"])]), DCBQuery([DCBQueryItem(tags=["b"], types=["t1", "t2"])])):
        assert list(reader.entries(query, page=2)) == matching(held, query)


def test_reads_within_reads_find_connections(reader: Reader, held: list[Entry]) -> None:
    """More long reads within one another than there are connections come to their end."""
    depth = reader.pool.max_size + 1
    readers = [reader.entries(page=4) for _ in range(depth)]
    assert list(zip(*readers, strict=True)) == [(entry,) * depth for entry in held]
    wait_until(lambda: idle(reader))


def test_a_stream_ends_at_the_head_that_it_began_with(log: Log, reader: Reader, held: list[Entry]) -> None:
    """What is appended while a long read is under way belongs to the next one, wherever the first one is by then."""
    seen = []
    for entry in reader.entries(page=4):
        if entry.position % 10 == 2:
            log.append([DCBEvent("t0", b"later", ["a"])])
        seen.append(entry)
    assert seen == held
    assert [entry.position for entry in reader.entries(page=4)] == list(range(1, SIZE + 7))
