"""Follows events over HTTP in a thread, as a program does, and can be cut off."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import httpx

from service.run import TooManyRivals
from service.town import Town
from tests.stories.client import Program
from tests.towns import register_units


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
            with suppress(OSError):  # the server may have ended it
                sockets[0].shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _until_cut_off(read: Callable[[], None]) -> None:
    with suppress(httpx.HTTPError):
        read()


def positions(found: list[dict[str, str]]) -> list[int]:
    """Give the positions of events that came by a stream."""
    return [int(one["id"]) for one in list(found)]


def insist(town: Town, prefix: str, count: int) -> None:
    """Register units beside others who do."""
    for number in range(count):
        while True:
            with suppress(TooManyRivals):
                register_units(town, 1, prefix, number)
                break


def reached(found: list[dict[str, str]], position: int) -> bool:
    """Tell whether a stream has come to a position."""
    return bool(found) and positions(found)[-1] >= position
