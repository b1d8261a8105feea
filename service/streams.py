"""Streams of events over HTTP (server-sent events, HTML Living Standard, section 9.2): bounded, without threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from time import monotonic
from typing import Final

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from adapters.exports.selection import Selection
from adapters.log.awaiting import Heads
from domain.kernel.refusal import Refusal
from service.feed import Feed
from service.towns import Towns

HEARTBEAT_SECONDS: Final = 15.0
LIFE_SECONDS: Final = 3600.0
"""A stream ends after this, and the client comes back with the rights that it has by then."""
_GRACE_SECONDS: Final = 60.0
"""So much longer a client that does not read is borne with."""
_COME_BACK_MILLISECONDS: Final = 3_000
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class TooManyStreams(Refusal):
    """As many streams are open as one process serves."""

    status = 503
    da = "Der er for mange, der følger med lige nu. Prøv igen om lidt, eller hent siderne enkeltvis."
    en = "Too many are following at the moment. Try again in a moment, or fetch batches."


class Streams:
    """All streams of this process, over one connection that listens and one reader for each municipality."""

    def __init__(self, towns: Towns, most: int) -> None:
        """Serve at most so many at a time; nothing runs before the first one."""
        self._towns = towns
        self._most = most
        self._feeds: dict[str, Feed] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._heads: Heads | None = None
        self._held = AsyncExitStack()
        self._ended = asyncio.Event()
        self.open = 0

    async def answer(self, municipality: str, selection: Selection, after: int) -> Stream:
        """Give the answer that streams a municipality's events after a position; raises TooManyStreams."""
        if self.open >= self._most or self._ended.is_set():
            raise TooManyStreams
        feed = self._feeds.get(municipality) or await self._feed(municipality)
        return Stream(self, feed, self._frames(feed, selection, after))

    def end(self) -> None:
        """Let every stream end after what it is sending."""
        self._ended.set()

    async def close(self) -> None:
        """Stop reading and listening."""
        self.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._held.aclose()

    async def _feed(self, municipality: str) -> Feed:
        town = await asyncio.to_thread(self._towns.get, municipality)
        if self._heads is None:
            conninfo = self._towns.pool.conninfo
            assert isinstance(conninfo, str)
            self._heads = Heads(conninfo)
            await self._held.enter_async_context(self._heads.listening())
        if municipality not in self._feeds:
            feed = self._feeds[municipality] = Feed(town, self._heads)
            self._tasks.append(asyncio.create_task(feed.run()))
        return self._feeds[municipality]

    async def _frames(self, feed: Feed, selection: Selection, after: int) -> AsyncIterator[bytes]:
        yield format_sse_event(comment="sporbar", retry=_COME_BACK_MILLISECONDS)
        until, said = monotonic() + LIFE_SECONDS, monotonic()
        while not self._ended.is_set() and monotonic() < until:
            piece = await feed.next(selection, after)
            if piece.frames:
                yield piece.frames
                said = monotonic()
            elif monotonic() - said > HEARTBEAT_SECONDS:
                yield KEEPALIVE_COMMENT
                said = monotonic()
            elif piece.after == after:
                await self._wait(feed, after)
            after = piece.after

    async def _wait(self, feed: Feed, after: int) -> None:
        """Wait for entries, for the next heartbeat, or for the end."""
        waiting = asyncio.create_task(feed.beyond(after, HEARTBEAT_SECONDS))
        ending = asyncio.create_task(self._ended.wait())
        try:
            await asyncio.wait((waiting, ending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            ending.cancel()


class Stream(EventSourceResponse):
    """An answer that counts as an open stream for as long as it is sent."""

    def __init__(self, streams: Streams, feed: Feed, frames: AsyncIterator[bytes]) -> None:
        """Prepare; it counts from when it is sent."""
        super().__init__(frames, headers=_HEADERS)
        self._streams = streams
        self._feed = feed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the frames end, the client goes, or it has not read for too long."""
        self._streams.open += 1
        with self._feed.followed():
            sending = asyncio.create_task(super().__call__(scope, receive, send))
            leaving = asyncio.create_task(_left(receive))
            try:
                longest = LIFE_SECONDS + _GRACE_SECONDS
                await asyncio.wait((sending, leaving), timeout=longest, return_when=asyncio.FIRST_COMPLETED)
            finally:
                self._streams.open -= 1
                sending.cancel()
                leaving.cancel()
                with suppress(asyncio.CancelledError, ClientDisconnect):
                    await sending


async def _left(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        continue
