"""A municipality's new entries for all who follow them: read once, kept for a while, handed to everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

import msgspec
import psycopg
import structlog
from fastapi.sse import format_sse_event
from psycopg_pool import PoolTimeout

from adapters.exports.cloudevents import CloudEvent
from adapters.exports.selection import Selection
from adapters.log.awaiting import Heads
from domain.kernel.stored import Row
from service.reads.events import batch, events_from
from service.town import Town

KEPT: Final = 500
"""Entries that are kept at least, once they have come, for those who are not quite up to date."""
PIECE: Final = 100
"""Events that a stream is handed at a time."""
FALLBACK_SECONDS: Final = 1.0
_READ: Final = 200
_PAUSE_SECONDS: Final = 1.0
_GATHER_SECONDS: Final = 0.01
"""So that many appends in a short time make few rounds."""
logger = structlog.get_logger()


class Piece(NamedTuple):
    """Some of what a stream is to be told, and the position to go on after."""

    frames: bytes
    after: int


class Feed:
    """The new entries of one municipality, from the moment that somebody first asked."""

    def __init__(self, town: Town, heads: Heads) -> None:
        """Prepare; `run` takes entries in."""
        self._town = town
        self._heads = heads
        self._kept: list[tuple[Row, bytes]] = []
        self._reached: int | None = None
        self._grown = asyncio.Event()
        self._followers = 0
        self._followed = asyncio.Event()
        self._readers = asyncio.Semaphore(4)
        """Reads of the log for streams that come from far behind, at the same time."""

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Take entries in for as long as anybody is in such a block."""
        self._followers += 1
        self._followed.set()
        try:
            yield
        finally:
            self._followers -= 1

    async def run(self) -> None:
        """Take in what comes while anybody follows, until cancelled."""
        while True:
            try:
                if not self._followers:
                    self._followed.clear()
                    self._reached, self._kept = None, []
                    await self._followed.wait()
                if self._reached is None:
                    self._reached = await asyncio.to_thread(self._town.log.head)
                await self._heads.beyond(self._town.slug, self._reached, FALLBACK_SECONDS)
                await self._take(await asyncio.to_thread(self._new, self._reached))
            except (psycopg.Error, PoolTimeout) as error:
                logger.warning("feed waits for the database", reason=type(error).__name__)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def next(self, selection: Selection, after: int) -> Piece:
        """Give the next events of a selection that there are after a position: perhaps none, and then further on."""
        if self._reached is None or after < self._reached - len(self._kept):
            async with self._readers:
                return await asyncio.to_thread(self._from_log, selection, after)
        held = self._kept[len(self._kept) - (self._reached - after) :][:_READ] if after < self._reached else []
        frames = [frame for row, frame in held if selection.holds(row)]
        return Piece(b"".join(frames), held[-1][0][0] if held else after)

    async def beyond(self, position: int, seconds: float) -> bool:
        """Wait until there is something after a position; False when there was not in so many seconds."""
        if self._reached is None or self._reached > position:
            return True
        try:
            async with asyncio.timeout(seconds):
                await self._grown.wait()
        except TimeoutError:
            return False
        return True

    async def _take(self, new: Sequence[tuple[Row, bytes]]) -> None:
        if not new:
            return
        self._kept += new
        self._reached = new[-1][0][0]
        if len(self._kept) > 2 * KEPT:
            del self._kept[:-KEPT]
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()
        await asyncio.sleep(_GATHER_SECONDS)

    def _new(self, after: int) -> list[tuple[Row, bytes]]:
        rows = list(self._town.log.rows(after=after, limit=_READ))
        return list(zip(rows, map(framed, events_from(self._town, rows)), strict=True))

    def _from_log(self, selection: Selection, after: int) -> Piece:
        found = batch(self._town, selection, after, self._town.log.head(), PIECE)
        return Piece(b"".join(map(framed, found.events)), found.after)


def framed(event: CloudEvent) -> bytes:
    """Write an event as a server-sent one; its id is the position, by which a client goes on."""
    return format_sse_event(id=str(int(event.sequence)), data_str=msgspec.json.encode(event).decode())
