"""Hears of appends for all who wait in one event loop, over one connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import psycopg
from psycopg import AsyncConnection

from adapters.log.notifying import CHANNEL

_PAUSE_SECONDS: Final = 1.0
_CONNECT_SECONDS: Final = 5


class Heads:
    """How far each log is, as far as one has heard. A lost connection is opened anew, and then everybody looks."""

    def __init__(self, conninfo: str) -> None:
        """Prepare; nothing is heard before `listening`."""
        self._conninfo = conninfo
        self._heard: dict[str, int] = {}
        self._waited_for: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen for as long as the block lasts."""
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def beyond(self, municipality: str, position: int, seconds: float) -> None:
        """Return as soon as a log may have grown beyond a position; at the latest after so many seconds."""
        if self._heard.get(municipality, 0) > position:
            return
        grown = self._waited_for.setdefault(municipality, asyncio.Event())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await grown.wait()

    async def _listen(self) -> None:
        while True:
            with suppress(psycopg.OperationalError):
                async with await AsyncConnection.connect(
                    self._conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS
                ) as connection:
                    await connection.execute(f"listen {CHANNEL}")
                    for municipality in list(self._waited_for):
                        self._wake(municipality)
                    async for note in connection.notifies():
                        self._hear(note.payload)
            await asyncio.sleep(_PAUSE_SECONDS)

    def _hear(self, said: str) -> None:
        municipality, _, position = said.rpartition(" ")
        if position.isdecimal():
            self._heard[municipality] = max(self._heard.get(municipality, 0), int(position))
            self._wake(municipality)

    def _wake(self, municipality: str) -> None:
        if grown := self._waited_for.pop(municipality, None):
            grown.set()
