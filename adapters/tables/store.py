"""Reads open versions for a projection and writes what it changed: statement by statement as it lives, or by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql
from psycopg.adapt import Dumper
from psycopg.pq import Format

from adapters.tables.columns import Column, columns, row_of
from adapters.tables.encoding import (
    SIGNATURE,
    TRAILER,
    Cells,
    array,
    end_cells,
    lasting_cells,
    oid,
    version_cells,
)
from adapters.tables.statements import close, copy_in, ending_columns, insert, select_open, stored_columns
from projections.known import Key
from projections.rows import Projection, Row, Rows, Version


@contextmanager
def writing(conninfo: str) -> Iterator[Connection[Any]]:
    """Open a connection, in autocommit mode, for whoever writes rows.

    Rows are found by their keys, however few there were when the planner counted them last.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for setting in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"):
            connection.execute(sql.SQL("set {} = off").format(sql.Identifier(setting)))
        yield connection


class TableSource:
    """Open versions from the tables of a generation, on the connection that will also write."""

    def __init__(self, connection: Connection[Any], municipality: str, generation: int) -> None:
        """Read within the connection's transaction."""
        self._connection = connection
        self._municipality = municipality
        self._generation = generation

    def load(self, kind: type[Row], key: Key) -> Row | None:
        """Give the open version of a key."""
        return next(self._select(kind, len(kind.KEY), key), None)

    def owned(self, kind: type[Row], owner: str) -> Iterable[Row]:
        """Give the open versions that belong to an owner."""
        return self._select(kind, 1, (owner,))

    def _select(self, kind: type[Row], parts: int, values: Key) -> Iterator[Row]:
        statement = select_open(self._municipality, kind, self._generation, parts)
        return (row_of(kind, held) for held in self._connection.execute(statement, values))


def selected(kind: type[Row]) -> sql.Composable:
    """Give what of a table makes up a row, for a SELECT."""
    if kind.LASTING:
        return sql.SQL(", ").join(sql.Identifier(column.name) for column in columns(kind))
    return sql.SQL("row::text")


class Batch(NamedTuple):
    """What a projection changed in one kind of row: versions that ended, and what is new, as cells."""

    kind: type[Row]
    ended: list[Cells]
    count_ended: int
    new: list[Cells]
    count_new: int


class Copied(NamedTuple):
    """The same for many batches: what ended of earlier ones, and what is new, in the binary form of a COPY."""

    kind: type[Row]
    ended: list[Batch]
    new: list[bytes]


def changes(projection: Projection, rows: Rows, opened: dict[type[Row], list[Version]]) -> Iterator[Batch]:
    """Take what changed away from rows, the given open versions with it."""
    for kind in projection.rows:
        ended, lasting = rows.ended.pop(kind, []), rows.lasting.pop(kind, [])
        versions = [*rows.closed.pop(kind, []), *opened.get(kind, [])]
        if ended or versions or lasting:
            new = lasting_cells(kind, lasting) if kind.LASTING else version_cells(kind, versions)
            yield Batch(kind, end_cells(kind, ended), len(ended), new, len(lasting) + len(versions))


def write(connection: Connection[Any], municipality: str, generation: int, batch: Batch) -> None:
    """Close the versions that end and add those that begin, in the connection's transaction."""
    _close(connection, municipality, generation, batch)
    if batch.count_new:
        statement = insert(municipality, batch.kind, generation)
        connection.execute(statement, _arrays(stored_columns(batch.kind), batch.count_new, batch.new))


def copy(connection: Connection[Any], municipality: str, generation: int, held: Copied) -> None:
    """Do the same by COPY, for many rows at once."""
    for batch in held.ended:
        _close(connection, municipality, generation, batch)
    if held.new:
        statement = copy_in(municipality, held.kind, generation)
        with connection.cursor() as cursor, cursor.copy(statement) as copying:
            copying.write(b"".join([SIGNATURE, *held.new, TRAILER]))


def _close(connection: Connection[Any], municipality: str, generation: int, batch: Batch) -> None:
    if batch.count_ended:
        statement = close(municipality, batch.kind, generation)
        connection.execute(statement, _arrays(ending_columns(batch.kind), batch.count_ended, batch.ended))


class _Array(NamedTuple):
    """An array in its binary form."""

    data: bytes


class _ArrayDumper(Dumper):
    """Gives an array to libpq as it is; the statement says of which type it is."""

    format = Format.BINARY

    def dump(self, obj: _Array) -> bytes:
        """Give the array's bytes."""
        return obj.data


psycopg.adapters.register_dumper(_Array, _ArrayDumper)


def _arrays(held: Iterable[Column], count: int, cells: Iterable[Cells]) -> list[_Array]:
    return [_Array(array(oid(column), count, one)) for column, one in zip(held, cells, strict=True)]
