"""How many appends a second come about over HTTP, through our queue and through the library's append in a thread."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from bench.calling import CONNECTIONS, rate_of
from bench.place import Place
from bench.programs import HOST, await_port, free_port
from bench.rounds import Line, Scale, medians, rate
from bench.web import ROUTE, serve

GOAL: Final = 8.0
_REQUEST: Final = f"POST {ROUTE} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 2\r\n\r\n{{}}".encode()
_CREATED: Final = 201
_PATIENCE: Final = 30.0


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure a route that appends one event on its condition, beside the same route on the library's recorder."""
    with _served("own", place.app_url) as own, _served("library", place.owner_url) as library:
        found = medians({"own": partial(_rate, own, scale), "library": partial(_rate, library, scale)}, scale.rounds)
    name = f"append over HTTP, {CONNECTIONS} connections"
    yield rate(name, "requests/s", found["own"], "the same route on the library", found["library"], goal=GOAL)


@contextmanager
def _served(recorder: str, url: str) -> Iterator[int]:
    """Serve the route in a process of its own; gives the port."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(recorder, url, HOST, port), daemon=True)
    process.start()
    try:
        await_port(port)
        yield port
    finally:
        process.terminate()
        process.join(_PATIENCE)


def _rate(port: int, scale: Scale) -> float:
    return rate_of(port, _REQUEST, _CREATED, scale.seconds)
