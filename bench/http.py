"""How many appends a second come about over HTTP, through our queue and through the library's append in a thread."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

from bench.place import Place
from bench.rounds import Line, Scale, medians, rate
from bench.web import ROUTE, serve

CONNECTIONS: Final = 64
GOAL: Final = 8.0
_HOST: Final = "127.0.0.1"
_REQUEST: Final = f"POST {ROUTE} HTTP/1.1\r\nHost: {_HOST}\r\nContent-Length: 2\r\n\r\n{{}}".encode()
_CREATED: Final = b"HTTP/1.1 201 "
_WARM_UP_SECONDS: Final = 0.3
_PATIENCE: Final = 30.0


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure a route that appends one event on its condition, beside the same route on the library's recorder."""
    with _served("own", place.app_url) as own, _served("library", place.owner_url) as library:
        found = medians(
            {"own": partial(_rate, own, scale.seconds), "library": partial(_rate, library, scale.seconds)}, scale.rounds
        )
    name = f"append over HTTP, {CONNECTIONS} connections"
    yield rate(name, "requests/s", found["own"], "the same route on the library", found["library"], goal=GOAL)


@contextmanager
def _served(recorder: str, url: str) -> Iterator[int]:
    """Serve the route in a process of its own; gives the port."""
    with socket.create_server((_HOST, 0)) as free:
        port = int(free.getsockname()[1])
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(recorder, url, _HOST, port), daemon=True)
    process.start()
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.join(_PATIENCE)


def _await(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(ConnectionRefusedError), socket.create_connection((_HOST, port)):
            return
        time.sleep(0.05)
    message = "The measured server did not come up"
    raise TimeoutError(message)


class _Caller(asyncio.Protocol):
    """Sends a request whenever the last one was answered, and counts the answers."""

    def __init__(self) -> None:
        self.answered = 0
        self._answer = b""
        self.failed = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(_REQUEST)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if not self._answer.endswith(b"}"):
            return
        if self._answer.startswith(_CREATED):
            self.answered += 1
            self._transport.write(_REQUEST)
        elif not self.failed.done():
            self.failed.set_exception(ConnectionError(self._answer.decode()))
        self._answer = b""

    def close(self) -> None:
        self._transport.abort()


def _rate(port: int, seconds: float) -> float:
    return asyncio.run(_called(port, seconds))


async def _called(port: int, seconds: float) -> float:
    """Call over all connections at once; gives answers a second, all of which recorded something."""
    loop = asyncio.get_running_loop()
    callers = [(await loop.create_connection(_Caller, _HOST, port))[1] for _ in range(CONNECTIONS)]
    try:
        await asyncio.sleep(_WARM_UP_SECONDS)
        before, begun = sum(one.answered for one in callers), time.perf_counter()
        await asyncio.wait([one.failed for one in callers], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for one in callers:
            if one.failed.done():
                one.failed.result()
        return (sum(one.answered for one in callers) - before) / (time.perf_counter() - begun)
    finally:
        for one in callers:
            one.close()
