"""The statements that read and write open versions, each written once for a table of a generation."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from psycopg import sql

from adapters.tables.columns import OPEN, Column, columns
from adapters.tables.schema import table
from projections.rows import Row

_SINCE: Final = Column("since", "bigint")
_UNTIL: Final = Column("until", "bigint")
_ROW: Final = Column("row", "json")
_KEPT: Final = 10_000


@cache
def stored_columns(kind: type[Row]) -> tuple[Column, ...]:
    """Give all columns of a table, in the order in which rows are written."""
    return columns(kind) if kind.LASTING else (_SINCE, _UNTIL, *columns(kind), _ROW)


@cache
def ending_columns(kind: type[Row]) -> tuple[Column, ...]:
    """Give what tells of a version that ended: at which position, and its key."""
    by_name = {column.name: column for column in columns(kind)}
    return (_UNTIL, *(by_name[name] for name in kind.KEY))


@lru_cache(_KEPT)
def select_open(municipality: str, kind: type[Row], generation: int, parts: int) -> bytes:
    """Give the statement that reads the open versions with the first parts of a key."""
    matching = (sql.SQL("{} = %s").format(sql.Identifier(name)) for name in kind.KEY[:parts])
    statement = sql.SQL("select row::text from {} where until = {} and {}")
    name = table(municipality, kind, generation)
    return statement.format(name, OPEN, sql.SQL(" and ").join(matching)).as_bytes(None)


@lru_cache(_KEPT)
def insert(municipality: str, kind: type[Row], generation: int) -> bytes:
    """Give the statement that adds versions, given as one array for each column."""
    held = stored_columns(kind)
    statement = sql.SQL("insert into {} ({}) select * from unnest({})")
    return statement.format(table(municipality, kind, generation), _names(held), _arrays(held)).as_bytes(None)


@lru_cache(_KEPT)
def copy_in(municipality: str, kind: type[Row], generation: int) -> bytes:
    """Give the statement that adds versions by binary COPY."""
    statement = sql.SQL("copy {} ({}) from stdin (format binary)")
    return statement.format(table(municipality, kind, generation), _names(stored_columns(kind))).as_bytes(None)


@lru_cache(_KEPT)
def close(municipality: str, kind: type[Row], generation: int) -> bytes:
    """Give the statement that ends open versions, given as one array for each of `ending_columns`."""
    held = ending_columns(kind)
    same = (sql.SQL("t.{0} = e.{0}").format(sql.Identifier(name)) for name in kind.KEY)
    statement = sql.SQL("update {} t set until = e.until from unnest({}) as e({}) where t.until = {} and {}")
    name = table(municipality, kind, generation)
    return statement.format(name, _arrays(held), _names(held), OPEN, sql.SQL(" and ").join(same)).as_bytes(None)


def _names(held: Iterable[Column]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column.name) for column in held)


def _arrays(held: Iterable[Column]) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL("%b::" + column.type + "[]") for column in held)
