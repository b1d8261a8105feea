"""What lies in row tables, read without the code that pages use."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import Connection, sql

from adapters.tables.columns import OPEN, row_of
from adapters.tables.generations import serving
from adapters.tables.schema import table
from adapters.tables.store import selected
from projections.known import Key
from projections.rows import Projection, Row


class StoredVersion(NamedTuple):
    """A row version as its table holds it."""

    kind: type[Row]
    key: Key
    since: int
    until: int | None
    row: Row


def stored(
    connection: Connection[Any], municipality: str, kind: type[Row], generation: int | None = None
) -> list[StoredVersion]:
    """Give all versions of a kind of row, in order of key and position, from the generation that serves or another."""
    if generation is None:
        generation = next(one.number for one in serving(connection, municipality).values() if kind.TABLE in one.tables)
    span = sql.SQL("position, {}::bigint" if kind.LASTING else "since, until").format(OPEN)
    statement = sql.SQL("select {}, {} from {}").format(span, selected(kind), table(municipality, kind, generation))
    held = [
        StoredVersion(kind, row.key(), since, None if until == OPEN else until, row)
        for since, until, *fields in connection.execute(statement)
        for row in (row_of(kind, fields),)
    ]
    return sorted(held, key=lambda one: (one.key, one.since))


def all_stored(connection: Connection[Any], municipality: str, projection: Projection) -> list[StoredVersion]:
    """Give all versions of all of a projection's rows."""
    return [version for kind in projection.rows for version in stored(connection, municipality, kind)]


def at(held: list[StoredVersion], position: int) -> dict[tuple[type[Row], Key], Row]:
    """Give the rows that stood at a position."""
    return {
        (one.kind, one.key): one.row
        for one in held
        if one.since <= position and (one.until is None or position < one.until)
    }
