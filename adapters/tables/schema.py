"""The tables of a projection: one per kind of row, with versions, and one checkpoint."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from psycopg import Connection, sql

import domain
import projections
from adapters.log.schema import schema_name
from adapters.tables.columns import columns
from projections.rows import Projection, Row

WORDS: Final = "searched"
"""The column of a row table that holds the words of its searched columns; it is no field of the row."""
LANGUAGES: Final = ("danish", "english")
"""PostgreSQL's text search configurations by which words are found."""


def rows_schema(municipality: str) -> str:
    """Give the name of the schema that holds a municipality's rows."""
    return schema_name(municipality) + "_rows"


def table(municipality: str, kind: type[Row]) -> sql.Composed:
    """Give a row table's qualified name."""
    return sql.SQL("{}.{}").format(sql.Identifier(rows_schema(municipality)), sql.Identifier(kind.TABLE))


def create_tables(connection: Connection[Any], municipality: str, projection: Projection) -> None:
    """Create a projection's tables and indexes."""
    for kind in projection.rows:
        for statement in _statements(municipality, kind):
            connection.execute(statement)


def drop_tables(connection: Connection[Any], municipality: str, projection: Projection) -> None:
    """Drop a projection's tables; its rows are folded anew from the log."""
    for kind in projection.rows:
        connection.execute(sql.SQL("drop table if exists {}").format(table(municipality, kind)))


def empty_tables(connection: Connection[Any], municipality: str, projection: Projection) -> None:
    """Let a projection's tables be there and hold nothing; readers see the old rows until the transaction ends.

    A table of another shape is made anew. Of a table made anew, a reader whose snapshot is older sees no row at all.
    """
    for kind in projection.rows:
        name = table(municipality, kind)
        look = "select obj_description(to_regclass(%s), 'pg_class')"
        held = connection.execute(look, (name.as_string(connection),)).fetchone()
        fits = held == (_shape(kind),)
        connection.execute(sql.SQL("delete from {}" if fits else "drop table if exists {}").format(name))
    create_tables(connection, municipality, projection)


@cache
def fingerprint(projection: Projection) -> str:
    """Give a digest of a projection's rows and of all code that can fold them: when it changes, so may the rows."""
    return sha256(_code() + "".join(map(_shape, projection.rows)).encode()).hexdigest()


def _shape(kind: type[Row]) -> str:
    """A digest of what a row's table is made from; the table's comment keeps it."""
    return sha256(
        repr((kind.TABLE, kind.KEY, kind.OWNER, kind.INDEXES, kind.SEARCHED, columns(kind))).encode()
    ).hexdigest()


@cache
def _code() -> bytes:
    """The source of all that folds rows: the projections' room, and the domain's, where it says what stands."""
    rooms = (Path(projections.__file__).parent, Path(domain.__file__).parent)
    return b"".join(path.read_bytes() for room in rooms for path in sorted(room.rglob("*.py")))


def _statements(municipality: str, kind: type[Row]) -> Iterable[sql.Composed]:
    name = table(municipality, kind)
    fields = sql.SQL(", ").join(
        sql.SQL("{} " + column.type).format(sql.Identifier(column.name)) for column in columns(kind)
    )
    yield sql.SQL(
        "create table if not exists {} (row_key text not null, since bigint not null, until bigint, {}{},"
        " primary key (row_key, since))"
    ).format(name, fields, _words_column(kind))
    yield sql.SQL("comment on table {} is {}").format(name, _shape(kind))
    yield sql.SQL("create unique index if not exists {} on {} (row_key) where until is null").format(
        sql.Identifier(f"{kind.TABLE}_open"), name
    )
    for number, index in enumerate(kind.INDEXES, 1):
        yield sql.SQL("create index if not exists {} on {} ({}, since, until)").format(
            sql.Identifier(f"{kind.TABLE}_by_{number}"), name, sql.SQL(", ").join(map(sql.Identifier, index))
        )
    if kind.SEARCHED:
        yield sql.SQL("create index if not exists {} on {} using gin ({})").format(
            sql.Identifier(f"{kind.TABLE}_words"), name, sql.Identifier(WORDS)
        )


def _words_column(kind: type[Row]) -> sql.Composable:
    """The words of the searched columns in each language, weighed A to D; PostgreSQL keeps them with the row.

    Positions leap by 100 from one column or language to the next, so that no phrase reaches from one into the other.
    """
    words = [
        sql.SQL("setweight(to_tsvector({}, coalesce({}, '')), {})").format(language, sql.Identifier(column), weight)
        for column, weight in zip(kind.SEARCHED, "ABCD", strict=False)
        for language in LANGUAGES
    ]
    column = sql.SQL(", {} tsvector generated always as (ts_delete({}, '|')) stored")
    leap = sql.SQL(" || '|:100'::tsvector || ")
    return column.format(sql.Identifier(WORDS), leap.join(words)) if words else sql.SQL("")
