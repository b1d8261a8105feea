"""Streams of events: without gap or repeat, bounded, and ended with the server."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from adapters.database import Server
from tests.service.following import following, insist, positions, reached
from tests.stories.client import Program, Stack, refusal, running, wait_until
from tests.towns import record, register_units


@pytest.fixture
def reader(stack: Stack) -> Program:
    """A program that may read the timeline."""
    return stack.program("politician")


@pytest.fixture(autouse=True)
def _entries(stack: Stack) -> None:
    """Some entries, once for the module."""
    town = stack.towns.get("rebild")
    if not town.log.head():
        register_units(town, 5)
        record(town, "networks/form", network="nord", name="Nord", purpose="Læring", members=["skole-0", "skole-1"],
               because="Fortroligt")  # fmt: skip


def test_a_stream_goes_on_where_it_was_under_concurrent_appends(stack: Stack, reader: Program) -> None:
    """Cut off again and again while four writers record, a client that says where it was misses and repeats nothing."""
    town, start = stack.towns.get("rebild"), stack.head()
    writers = [threading.Thread(target=insist, args=(town, f"skriver{number}-", 30)) for number in range(4)]
    for writer in writers:
        writer.start()
    seen, end = list[int](), start + 120
    while not seen or seen[-1] < end:
        last = seen[-1] if seen else start
        with following(reader, {"after": str(start)}, last_event_id=str(last)) as found:
            wait_until(partial(reached, found, min(last + 25, end)))
        seen += positions(found)
    for writer in writers:
        writer.join()
    assert seen == list(range(start + 1, end + 1))


def test_many_streams_share_one_connection(stack: Stack, reader: Program) -> None:
    """Fifty streams hear of an entry within a moment, each of its own kind, while pages are served as before."""
    town = stack.towns.get("rebild")
    with ExitStack() as held:
        every = [held.enter_context(following(reader)) for _ in range(45)]
        some = [held.enter_context(following(reader, {"subject": "networks"})) for _ in range(5)]
        register_units(town, 3, prefix="mange")
        wait_until(lambda: all(len(one) == 3 for one in every))
        assert reader.get("timeline").status_code == 200
        assert some == [[]] * 5
        with town.pool.connection() as connection:
            listening = (
                "select count(*) from pg_stat_activity where query like 'listen %' and datname = current_database()"
            )
            row = connection.execute(listening).fetchone()
        assert row is not None
        assert row[0] <= 2  # the worker's, and that of all streams
    wait_until(lambda: stack.app.state.streams.open == 0)


def test_streams_are_bounded_and_end_with_the_server(server: Server, tmp_path: Path) -> None:
    """One more stream than the setting allows is refused; when the server stops, streams end at once."""
    with ExitStack() as followers, ExitStack() as program:
        stack = program.enter_context(running(server, tmp_path, streams=2, worker=False))
        reader = stack.program("politician")
        for _ in range(2):
            followers.enter_context(following(reader))
        refusal(reader.get("events", accept="text/event-stream"), 503, "too-many-streams")
        assert reader.get("events").status_code == 200
        began = time.monotonic()
        program.close()
        assert stack.app.state.streams.open == 0
        assert time.monotonic() - began < 5


def test_a_position_that_is_ahead_cannot_be_followed(reader: Program) -> None:
    """A client that was further than the log is refused, and not left waiting for a past that is gone."""
    refusal(reader.get("events", accept="text/event-stream", last_event_id="999999"), 400, "moment-is-ahead")
    refusal(reader.get("events", accept="text/event-stream", last_event_id="x"), 400, "after-is-no-position")
