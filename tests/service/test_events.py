"""Entries as CloudEvents over HTTP: batches that lead on, and streams without gap or repeat."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from adapters.database import Server
from adapters.exports.cloudevents import Noted
from service.reads.serving import LimitIsNoLimit
from service.run import TooManyRivals
from service.town import Town
from tests.domain.test_golden import FOLDER
from tests.stories.client import Program, Stack, refusal, running, wait_until
from tests.towns import record, register_units

BATCH = "application/cloudevents-batch+json"


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


@contextmanager
def following(program: Program, query: dict[str, str] | None = None, **headers: str) -> Iterator[list[dict[str, str]]]:
    """Follow events in a thread; gives the list that they are added to, each with its fields as they stand."""
    found: list[dict[str, str]] = []
    sockets: list[socket.socket] = []
    address = f"/api/v1/{program.municipality}/events"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    ready = threading.Event()
    with ExitStack() as held:
        client = held.enter_context(httpx.Client(base_url=program.stack.http.base_url, timeout=30))

        def read() -> None:
            sent = program.headers | {"Accept": "text/event-stream"} | named
            with client.stream("GET", address, params=query, headers=sent) as answer:
                sockets.append(answer.extensions["network_stream"].get_extra_info("socket"))
                assert answer.status_code == 200, answer.read()
                assert answer.headers["content-type"].startswith("text/event-stream")
                fields: dict[str, str] = {}
                for line in answer.iter_lines():
                    ready.set()
                    name, _, value = line.partition(": ")
                    if not line and "data" in fields:
                        found.append(fields)
                    fields = {**fields, name: value} if line else {}

        thread = threading.Thread(target=_until_cut_off, args=(read,), daemon=True)
        thread.start()
        assert ready.wait(10)
        try:
            yield found
        finally:
            sockets[0].shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _until_cut_off(read: Callable[[], None]) -> None:
    with suppress(httpx.HTTPError):
        read()


def positions(found: list[dict[str, str]]) -> list[int]:
    """Give the positions of events that came by a stream."""
    return [int(one["id"]) for one in list(found)]


def _insist(town: Town, prefix: str, count: int) -> None:
    """Register units beside others who do."""
    for number in range(count):
        while True:
            with suppress(TooManyRivals):
                register_units(town, 1, prefix, number)
                break


def _reached(found: list[dict[str, str]], position: int) -> bool:
    return bool(found) and positions(found)[-1] >= position


def test_a_batch_is_read_by_the_specifications_own_library(stack: Stack, reader: Program) -> None:
    """Every event of a batch is valid; ids differ, sequence and time follow the log, and the source is the log."""
    answer = reader.get("events")
    assert answer.headers["content-type"] == BATCH
    read = [JSONFormat().read(CloudEvent, msgspec.json.encode(one)) for one in answer.json()]
    assert [int(one.get_extension("sequence")) for one in read] == list(range(1, stack.head() + 1))
    assert len({one.get_id() for one in read}) == len(read)
    assert {one.get_source() for one in read} == {"/api/v1/rebild/log"}
    times = [one.get_time() for one in read]
    assert times == sorted(times, key=str)
    formed = answer.json()[5]
    assert (formed["type"], formed["subject"]) == ("network-formed", "network:nord")
    assert formed["data"]["event"]["name"] == "Nord"
    assert formed["data"]["because"] == {"position": 6, "field": "because", "state": "closed"}


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_nothing_sealed_leaves(path: Path) -> None:
    """Of no type of entry do keys, ciphertext or the tag of a repeated request come out; only where a text stands."""
    noted = Noted.of((7, 1, path.stem, "request:rrr\x1fplan:p", path.read_bytes()))
    written = msgspec.json.encode(noted.event("rebild", set())).decode()
    assert "Y2lwaGVydGV4dA==" not in written
    assert "bm5ubm5ubm5ubm5u" not in written
    assert "rrr" not in written
    assert written.count('"state":"erased"') == len(list(noted.sealing_keys()))


def test_a_destroyed_text_is_said_to_be_erased(stack: Stack, reader: Program) -> None:
    """When a text's key is gone, the event says so; the rest of it stands."""
    town = stack.towns.get("rebild")
    key = next(Noted.of(row).sealing_keys() for row in town.log.rows(after=5, limit=1))
    town.vault.destroy(key)
    assert reader.get("events", {"after": "5"}).json()[0]["data"]["because"]["state"] == "erased"


def test_batches_lead_on_to_the_end_and_wait_there(stack: Stack, reader: Program) -> None:
    """Following `Link` gives every entry once; at the end the same link gives what comes later."""
    link, seen = "events?limit=3", list[int]()
    for _ in range(8):
        answer = reader.get(link)
        seen += [int(one["sequence"]) for one in answer.json()]
        link = answer.links["next"]["url"].partition("/rebild/")[2]
    assert seen == list(range(1, stack.head() + 1))
    assert parse_qs(urlsplit(link).query) == {"limit": ["3"], "after": [str(stack.head())]}
    assert answer.headers["sporbar-position"] == str(stack.head())
    register_units(stack.towns.get("rebild"), 1, prefix="ny", first=stack.head())
    assert [int(one["sequence"]) for one in reader.get(link).json()] == [stack.head()]


def test_a_batch_is_narrowed(stack: Stack, reader: Program) -> None:
    """Types and subjects choose, several of each as well; what no entry can be is refused."""
    about = [fact.position for fact in stack.towns.get("rebild").facts() if "unit:skole-1" in fact.tags]

    def found(query: str) -> list[int]:
        return [int(one["sequence"]) for one in reader.get(f"events?{query}").json()]

    assert found("subject=unit:skole-1") == about
    assert found("type=network-formed") == [6]
    assert found("subject=networks&subject=unit:skole-2") == [3, 6, 7, 8]
    assert found("subject=networks&type=unit-registered") == []
    assert found("type=network-formed&type=member-joined&subject=unit:skole-1") == about[1:]
    assert found("as_of=2") == [1, 2]
    assert "memento-datetime" in reader.get("events?as_of=2").headers
    refusal(reader.get("events?type=no-such"), 400, "kind-is-unknown")
    refusal(reader.get("events?subject=no-such"), 400, "kind-is-unknown")
    refusal(reader.get("events?after=x"), 400, "after-is-no-position")
    refusal(reader.get("events?after=999999"), 400, "moment-is-ahead")
    refusal(reader.get("events?limit=0"), 400, LimitIsNoLimit.slug())
    refusal(reader.get("events", sporbar_position="999999"), 503, "not-shown-yet")
    refusal(stack.program("body").get("events"), 403, "not-allowed")


def test_a_stream_goes_on_where_it_was_under_concurrent_appends(stack: Stack, reader: Program) -> None:
    """Cut off again and again while four writers record, a client that says where it was misses and repeats nothing."""
    town, start = stack.towns.get("rebild"), stack.head()
    writers = [threading.Thread(target=_insist, args=(town, f"skriver{number}-", 30)) for number in range(4)]
    for writer in writers:
        writer.start()
    seen, end = list[int](), start + 120
    while not seen or seen[-1] < end:
        last = seen[-1] if seen else start
        with following(reader, {"after": str(start)}, last_event_id=str(last)) as found:
            wait_until(partial(_reached, found, min(last + 25, end)))
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
    with ExitStack() as held:
        stack = held.enter_context(running(server, tmp_path, streams=2, worker=False))
        reader = stack.program("politician")
        for _ in range(2):
            held.enter_context(following(reader))
        refusal(reader.get("events", accept="text/event-stream"), 503, "too-many-streams")
        assert reader.get("events").status_code == 200
        began = time.monotonic()
    assert time.monotonic() - began < 5


def test_a_position_that_is_ahead_cannot_be_followed(reader: Program) -> None:
    """A client that was further than the log is refused, and not left waiting for a past that is gone."""
    refusal(reader.get("events", accept="text/event-stream", last_event_id="999999"), 400, "moment-is-ahead")
    refusal(reader.get("events", accept="text/event-stream", last_event_id="x"), 400, "after-is-no-position")
