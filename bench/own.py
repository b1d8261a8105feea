"""Writers that append through our log: each by itself, and in groups that were formed before."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

import psycopg
from eventsourcing.dcb.api import DCBEvent
from psycopg import sql
from psycopg_pool import ConnectionPool

from adapters.log import Log
from adapters.log.query import probes
from adapters.log.schema import schema_name
from bench.samples import Append, condition

MUNICIPALITY: Final = "bench-appends"
_CALL: Final = sql.SQL(
    "select max(last_position) from {}.append(%s::bigint, %s::uuid[], %s::int[], %s::text[], %s::bytea[], %s::int[],"
    " %s::text[], %s::int[], %s::bigint[], %s::text[], %s::text[], %s::text[])"
).format(sql.Identifier(schema_name(MUNICIPALITY)))


@contextmanager
def own_writers(app_url: str, writers: int) -> Iterator[list[Append]]:
    """Give writers on one log, with a connection for each."""
    with ConnectionPool(app_url, min_size=writers, max_size=writers) as pool:
        pool.wait()
        log = Log(pool, MUNICIPALITY)
        yield [lambda events, after: log.append(events, condition(events[0], after))] * writers


@contextmanager
def group_writers(app_url: str, writers: int) -> Iterator[list[Append]]:
    """Give writers that append every event as a member of its own, on its own condition, all in one call."""
    with psycopg.connect(app_url, autocommit=True) as connection:
        yield [lambda events, after: _group(connection, events, after)] * writers


def _group(connection: psycopg.Connection[Any], events: Sequence[DCBEvent], after: int) -> int:
    numbered = list(enumerate(events, 1))
    looks = [
        (number, look)
        for number, event in numbered
        for look in probes(condition(event, after).fail_if_events_match, after)
    ]
    arguments = (
        time.time_ns() // 1_000,
        [uuid4() for _ in events],
        [number for number, _ in numbered],
        [event.type for event in events],
        [event.data for event in events],
        [number for number, event in numbered for _ in event.tags],
        [tag for event in events for tag in event.tags],
        [number for number, _ in looks],
        [look.after for _, look in looks],
        [look.tag for _, look in looks],
        [look.type for _, look in looks],
        [look.rest for _, look in looks],
    )
    row = connection.execute(_CALL, arguments).fetchone()
    assert row is not None
    return int(row[0])
