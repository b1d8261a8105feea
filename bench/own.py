"""Writers that append through our log: each by itself, and in groups that were formed before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Final

import psycopg
from eventsourcing.dcb.api import DCBEvent
from psycopg import Connection
from psycopg_pool import ConnectionPool

from adapters.log import Log
from adapters.log.group import Call
from adapters.log.member import member
from bench.samples import Append, condition

MUNICIPALITY: Final = "bench-appends"
EIGHT: Final = tuple(f"{MUNICIPALITY}-{number}" for number in range(1, 9))
_CONNECTIONS: Final = 2
"""A log appends over one connection and tells of it over another."""


@contextmanager
def own_writers(app_url: str, writers: int, municipalities: Sequence[str] = (MUNICIPALITY,)) -> Iterator[list[Append]]:
    """Give so many writers on each of the logs of some municipalities."""
    with ExitStack() as stack:
        logs = [stack.enter_context(log_of(app_url, one)) for one in municipalities]
        yield [partial(_append, log) for log in logs for _ in range(writers)]


@contextmanager
def group_writers(app_url: str, writers: int) -> Iterator[list[Append]]:
    """Give writers that append every event as a member of its own, on its own condition, all in one call."""
    with psycopg.connect(app_url, autocommit=True) as connection:
        call = Call(MUNICIPALITY)
        call.prepare(connection)
        yield [partial(_group, connection, call)] * writers


@contextmanager
def log_of(app_url: str, municipality: str) -> Iterator[Log]:
    """Give a log with the connections that it needs to append."""
    with ConnectionPool(app_url, min_size=_CONNECTIONS, max_size=_CONNECTIONS) as pool:
        pool.wait()
        yield Log(pool, municipality)


def _append(log: Log, events: Sequence[DCBEvent], after: int) -> int:
    return log.append(events, condition(events[0], after))


def _group(connection: Connection[Any], call: Call, events: Sequence[DCBEvent], after: int) -> int:
    committed = call.commit(connection, [member([event], condition(event, after)) for event in events])
    return committed.outcomes[-1].positions[-1]
