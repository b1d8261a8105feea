"""The tables of a projection: one per kind of row and generation, with their indexes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec.inspect import type_info
from psycopg import Connection, sql

import domain
import projections
from adapters.log.schema import schema_name
from adapters.tables.columns import OPEN, columns
from projections.rows import Projection, Row

WORDS: Final = "searched"
"""The column of a row table that holds the words of its searched columns; it is no field of the row."""
_INLINE: Final = 8_160
"""Bytes of a row that fit into a page: compressing those of usual size would take longer than all else."""
LANGUAGES: Final = ("danish", "english")
"""PostgreSQL's text search configurations by which words are found."""


class Fingerprint(NamedTuple):
    """Digests of what a projection's tables are made from, and of all code that can fold their rows."""

    shape: str
    code: str


def rows_schema(municipality: str) -> str:
    """Give the name of the schema that holds a municipality's rows."""
    return schema_name(municipality) + "_rows"


def table(municipality: str, kind: type[Row], generation: int) -> sql.Identifier:
    """Give the qualified name of a row table in a generation."""
    return sql.Identifier(rows_schema(municipality), f"{kind.TABLE}_{generation}")


def create_tables(connection: Connection[Any], municipality: str, projection: Projection, generation: int) -> None:
    """Create a projection's tables with what forbids two open versions of a key; `index_tables` does the rest."""
    for kind in projection.rows:
        name = table(municipality, kind, generation)
        keys = sql.SQL(", ").join(map(sql.Identifier, kind.KEY))
        columns_ = sql.SQL(", ").join(_columns(kind))
        connection.execute(
            sql.SQL("create table {} ({}) with (toast_tuple_target = {})").format(name, columns_, _INLINE)
        )
        connection.execute(
            sql.SQL("create unique index {} on {} ({})").format(
                sql.Identifier(f"{kind.TABLE}_{generation}_key"),
                name,
                keys if kind.LASTING else keys + sql.SQL(", until"),
            )
        )


def index_tables(connection: Connection[Any], municipality: str, projection: Projection, generation: int) -> None:
    """Create the indexes by which pages find rows, and let the planner know how many there are."""
    for kind in projection.rows:
        name = table(municipality, kind, generation)
        for number, index in enumerate(kind.INDEXES, 1):
            held = index if kind.LASTING else (*index, "until", "since")
            connection.execute(
                sql.SQL("create index {} on {} ({})").format(
                    sql.Identifier(f"{kind.TABLE}_{generation}_by_{number}"),
                    name,
                    sql.SQL(", ").join(map(sql.Identifier, held)),
                )
            )
        if kind.SEARCHED:
            connection.execute(
                sql.SQL("create index {} on {} using gin ({})").format(
                    sql.Identifier(f"{kind.TABLE}_{generation}_words"), name, sql.Identifier(WORDS)
                )
            )
        connection.execute(sql.SQL("analyze {}").format(name))


def drop_tables(connection: Connection[Any], municipality: str, tables: Iterable[str], generation: int) -> None:
    """Drop the tables of a generation."""
    for name in tables:
        held = sql.Identifier(rows_schema(municipality), f"{name}_{generation}")
        connection.execute(sql.SQL("drop table if exists {}").format(held))


@cache
def fingerprint(projection: Projection) -> Fingerprint:
    """Give what tells whether a projection's tables can be read, and whether its rows are as they would be now."""
    shape = repr([_shape(kind) for kind in projection.rows])
    return Fingerprint(sha256(shape.encode()).hexdigest(), sha256(_code()).hexdigest())


def _shape(kind: type[Row]) -> tuple[object, ...]:
    """Give what a kind of row declares, and all its fields: inherited ones, and those of the parts within."""
    declared = kind.TABLE, kind.KEY, kind.OWNER, kind.LASTING, kind.INDEXES, kind.SEARCHED
    return *declared, columns(kind), type_info(kind)


@cache
def _code() -> bytes:
    """The source of all that folds rows: the projections' room, and the domain's, where it says what stands."""
    rooms = (Path(projections.__file__).parent, Path(domain.__file__).parent)
    return b"".join(path.read_bytes() for room in rooms for path in sorted(room.rglob("*.py")))


def _columns(kind: type[Row]) -> Iterable[sql.Composable]:
    if not kind.LASTING:
        yield sql.SQL("since bigint not null")
        yield sql.SQL("until bigint not null default {}").format(OPEN)
    for column in columns(kind):
        null = " not null" if column.name in kind.KEY else ""
        yield sql.SQL("{} " + column.type + null).format(sql.Identifier(column.name))
    if not kind.LASTING:
        yield sql.SQL("row json not null")
    if kind.SEARCHED:
        yield _words(kind)


def _words(kind: type[Row]) -> sql.Composable:
    """The words of the searched columns in each language, weighed A to D; PostgreSQL keeps them with the row.

    Positions leap by 100 from one column or language to the next, so that no phrase reaches from one into the other.
    """
    words = [
        sql.SQL("setweight(to_tsvector({}, coalesce({}, '')), {})").format(language, sql.Identifier(column), weight)
        for column, weight in zip(kind.SEARCHED, "ABCD", strict=False)
        for language in LANGUAGES
    ]
    leap = sql.SQL(" || '|:100'::tsvector || ")
    return sql.SQL("{} tsvector generated always as (ts_delete({}, '|')) stored").format(
        sql.Identifier(WORDS), leap.join(words)
    )
