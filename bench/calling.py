"""How many requests a second a server answers, called over many connections at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Final

from bench.programs import HOST

CONNECTIONS: Final = 64
_WARM_UP_SECONDS: Final = 0.3
_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


class _Caller(asyncio.Protocol):
    """Sends a request whenever the last one was answered, and counts the answers of the status that is expected."""

    def __init__(self, request: bytes, status: int) -> None:
        self.answered = 0
        self.failed = asyncio.get_running_loop().create_future()
        self._request = request
        self._begin = f"HTTP/1.1 {status} ".encode()
        self._answer = bytearray()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if not _is_whole(self._answer):
            return
        if self._answer.startswith(self._begin):
            self.answered += 1
            self._transport.write(self._request)
        elif not self.failed.done():
            self.failed.set_exception(ConnectionError(self._answer.decode()))
        self._answer.clear()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.failed.done():
            self.failed.set_exception(ConnectionError("The measured server closed a connection"))

    def close(self) -> None:
        self.failed.cancel()
        self._transport.abort()


def _is_whole(answer: bytearray) -> bool:
    head, ends, body = answer.partition(_HEAD_ENDS)
    length = head.lower().partition(_LENGTH)[2].partition(b"\r\n")[0]
    return bool(ends) and len(body) >= int(length)


def _answered(callers: Sequence[_Caller]) -> int:
    """Give how many requests were answered; raises what befell any of the callers."""
    for one in callers:
        if one.failed.done():
            one.failed.result()
    return sum(one.answered for one in callers)


def rate_of(port: int, request: bytes, status: int, seconds: float) -> float:
    """Call over all connections at once; gives answers a second. Raises ConnectionError for one of another status."""
    return asyncio.run(_called(port, request, status, seconds))


async def _called(port: int, request: bytes, status: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(lambda: _Caller(request, status), HOST, port))[1] for _ in range(CONNECTIONS)
    ]
    try:
        await asyncio.sleep(_WARM_UP_SECONDS)
        before, begun, came = _answered(callers), time.perf_counter(), 0
        while not came:
            await asyncio.wait([one.failed for one in callers], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            came = _answered(callers) - before
        return came / (time.perf_counter() - begun)
    finally:
        for one in callers:
            one.close()
