"""The recorder: the library's DCB interface over our log."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Self
from uuid import UUID

import psycopg
from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBReadResponse,
    DCBRecorder,
)
from psycopg_pool import ConnectionPool

from adapters.log.committing import Committer
from adapters.log.member import member
from adapters.log.notifying import Notifier
from adapters.log.queue import Queue
from adapters.log.reading import Reader
from adapters.log.response import ReadResponse
from adapters.log.schema import create_schema, schema_exists
from adapters.log.subscription import Subscription


class Log(Reader, DCBRecorder):
    """The log of one municipality."""

    def __init__(self, pool: ConnectionPool, municipality: str) -> None:
        """Use a pool whose role may read the schema and call its append function."""
        super().__init__(pool, municipality)
        assert isinstance(pool.conninfo, str)
        self.conninfo = pool.conninfo
        notifier = Notifier(pool, municipality)
        self._queue = Queue(Committer(pool, municipality, notifier.tell), municipality)

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> DCBReadResponse:
        """Read as the interface says: in order, in pages, with a stable head."""
        head = self.head()
        entries = self.entries(query, after=after or 0, until=head, limit=limit)
        return ReadResponse(entries, None if limit is not None else head or None)

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        """Append events as one; gives the last position. Raises IntegrityError when the condition fails."""
        return self.append_entries(events, condition)[-1]

    def append_entries(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None, append_id: UUID | None = None
    ) -> range:
        """Append events as one; gives their positions. Asking again with the same id gives the same positions.

        Raises IntegrityError when the condition fails, ProgrammingError for what cannot be stored, ClockError,
        LogIsBusy when nothing was done and it may be tried again, OutcomeUnknownError when the database went away.
        """
        one = member(events, condition, append_id)
        self._queue.put(one)
        return one.result.result()

    async def append_async(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None, append_id: UUID | None = None
    ) -> range:
        """Append as `append_entries` does, without a thread of its own to wait in."""
        one = member(events, condition, append_id)
        self._queue.put_aside(one)
        return await asyncio.wrap_future(one.result)

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> Subscription[Self]:
        """Follow the log from a position on; the next event is waited for."""
        return Subscription(self, self.conninfo, self.municipality, query, after)


def open_log(database_url: str, municipality: str) -> Log:
    """Open a municipality's log; creates its schema when it is missing and the role may."""
    with psycopg.connect(database_url) as connection:
        if not schema_exists(connection, municipality):
            create_schema(connection, municipality)
    return Log(ConnectionPool(database_url, min_size=1, max_size=8, open=True), municipality)
