"""The recorder: the library's DCB interface over our log."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, Self
from uuid import UUID, uuid4

import psycopg
from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBReadResponse,
    DCBRecorder,
)
from eventsourcing.persistence import IntegrityError, ProgrammingError
from psycopg import sql
from psycopg_pool import ConnectionPool

from adapters.log.query import SEPARATOR, probes
from adapters.log.reading import Reader, ReadResponse
from adapters.log.schema import create_schema, schema_exists
from adapters.log.subscription import Subscription

CHANNEL: Final = "sporbar"
"""NOTIFY channel; the payload is `municipality position`."""

LONGEST: Final = 1_000
"""Bytes of a type or tag at most: both stand in one entry of an index."""


class ClockError(Exception):
    """The clocks of process, database and log are too far apart to record a time."""


class Log(Reader, DCBRecorder):
    """The log of one municipality."""

    def __init__(self, pool: ConnectionPool, municipality: str) -> None:
        """Use a pool whose role may read the schema and call its append function."""
        super().__init__(pool, municipality)
        assert isinstance(pool.conninfo, str)
        self.conninfo = pool.conninfo

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
        """Append events as one; gives their positions. Raises IntegrityError, ProgrammingError and ClockError."""
        if not events:
            message = "An append holds at least one event"
            raise ProgrammingError(message)
        items = condition.fail_if_events_match.items if condition else []
        _require_storable(text for event in events for text in (event.type, *event.tags))
        _require_storable(text for item in items for text in (*item.types, *item.tags))
        looks = list(probes(condition.fail_if_events_match, condition.after)) if condition else []
        arguments = (
            time.time_ns() // 1_000,
            [append_id or uuid4()],
            [1] * len(events),
            [event.type for event in events],
            [event.data for event in events],
            [number for number, event in enumerate(events, 1) for _ in event.tags],
            [tag for event in events for tag in event.tags],
            [1] * len(looks),
            [look.after for look in looks],
            [look.tag for look in looks],
            [look.type for look in looks],
            [look.rest for look in looks],
        )
        call = sql.SQL(
            "select first_position, last_position from {}.append(%s::bigint, %s::uuid[], %s::int[], %s::text[],"
            " %s::bytea[], %s::int[], %s::text[], %s::int[], %s::bigint[], %s::text[], %s::text[], %s::text[])"
        ).format(self.schema)
        with self.pool.connection() as connection:
            try:
                row = connection.execute(call, arguments, binary=True).fetchone()
                connection.commit()
            except psycopg.errors.ObjectNotInPrerequisiteState as error:
                raise ClockError(error.diag.message_primary) from error
            if row is None or row[0] is None:
                message = "An event that the condition names has been recorded"
                raise IntegrityError(message)
            self._notify(connection, row[1])
        return range(row[0], row[1] + 1)

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> Subscription[Self]:
        """Follow the log from a position on; the next event is waited for."""
        return Subscription(self, self.conninfo, query, after)

    def _notify(self, connection: psycopg.Connection[Any], position: int) -> None:
        """Wake those who follow, in a transaction of its own: within the append's it would serialise all commits.

        The facts are recorded whether it goes out or not, and who follows also looks for itself.
        """
        with suppress(psycopg.OperationalError):
            connection.execute("select pg_notify(%s, %s)", (CHANNEL, f"{self.municipality} {position}"))
            connection.commit()


def _require_storable(texts: Iterable[str]) -> None:
    for text in texts:
        if not _is_storable(text):
            message = (
                f"A type or tag is empty or longer than {LONGEST} bytes, not in normal form NFC, "
                f"or holds NUL, U+001F or half a character: {text[:100]!r}"
            )
            raise ProgrammingError(message)


def _is_storable(text: str) -> bool:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return False
    whole = 0 < size <= LONGEST and "\0" not in text and SEPARATOR not in text
    return whole and unicodedata.is_normalized("NFC", text)


def open_log(database_url: str, municipality: str) -> Log:
    """Open a municipality's log; creates its schema when it is missing and the role may."""
    with psycopg.connect(database_url) as connection:
        if not schema_exists(connection, municipality):
            create_schema(connection, municipality)
    return Log(ConnectionPool(database_url, min_size=1, max_size=8, open=True), municipality)
