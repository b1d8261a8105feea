"""What appends and reads are measured beside: a plain table through psycopg, and the library's own recorder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final, NamedTuple

import psycopg
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from eventsourcing.postgres import PostgresDatastore
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from adapters.log.query import SEPARATOR
from bench.samples import Append, condition

TABLES: Final = 8
_TABLE: Final = (
    "create table bench_raw_{}"
    " (position bigint generated always as identity primary key, type text, tags text[], data bytea)"
)
_INSERT: Final = "insert into bench_raw_{} (type, tags, data) values (%s, %s, %s) returning position"
_INSERT_MANY: Final = (
    "insert into bench_raw_{} (type, tags, data) select type, string_to_array(tags, E'\\x1f'), data"
    " from unnest(%s::text[], %s::text[], %s::bytea[]) as given(type, tags, data) returning position"
)


class Address(NamedTuple):
    """A database's address in the parts that the library asks for."""

    dbname: str
    host: str
    port: str
    user: str
    password: str


def prepare(owner_url: str) -> None:
    """Create the peers' tables."""
    with psycopg.connect(owner_url) as connection:
        for number in range(TABLES):
            connection.execute(sql.SQL(_TABLE).format(sql.Literal(number)))
    with library(owner_url) as recorder:
        recorder.create_table()


@contextmanager
def raw_writers(owner_url: str, writers: int, tables: int = 1) -> Iterator[list[Append]]:
    """Give so many writers for each table; they have one key and check nothing, each on a connection of its own."""
    with ExitStack() as stack:
        yield [
            _raw(stack.enter_context(psycopg.connect(owner_url, autocommit=True)), table)
            for table in range(tables)
            for _ in range(writers)
        ]


@contextmanager
def library_writers(owner_url: str, writers: int) -> Iterator[list[Append]]:
    """Give writers that append through the library, with a connection for each."""
    with library(owner_url, writers) as recorder:
        yield [lambda events, after: recorder.append(events, condition(events[0], after))] * writers


@contextmanager
def library(owner_url: str, connections: int = 1) -> Iterator[PostgresDCBRecorderTT]:
    """Give the library's recorder with so many connections."""
    with PostgresDatastore(*address(owner_url), pool_size=connections) as datastore:
        datastore.pool.wait()
        yield PostgresDCBRecorderTT(datastore)


def address(url: str) -> Address:
    """Take a database's URL apart."""
    held = conninfo_to_dict(url)
    return Address(*(str(held.get(name, "")) for name in Address._fields))


def _raw(connection: psycopg.Connection[Any], table: int) -> Append:
    insert, insert_many = (sql.SQL(one).format(sql.Literal(table)).as_bytes() for one in (_INSERT, _INSERT_MANY))

    def append(events: Sequence[DCBEvent], _: int) -> int:
        if len(events) == 1:
            event = events[0]
            rows = connection.execute(insert, (event.type, event.tags, event.data)).fetchall()
        else:
            columns = zip(*((event.type, SEPARATOR.join(event.tags), event.data) for event in events), strict=True)
            rows = connection.execute(insert_many, [list(column) for column in columns]).fetchall()
        return int(rows[-1][0])

    return append
