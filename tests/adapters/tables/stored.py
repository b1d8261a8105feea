"""What lies in row tables, read without the code that pages use."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import Connection, sql

from adapters.tables.columns import row_from
from adapters.tables.schema import table
from adapters.tables.store import select_list
from projections.rows import Projection, Row


class StoredVersion(NamedTuple):
    """A row version as its table holds it."""

    kind: type[Row]
    key: str
    since: int
    until: int | None
    row: Row


def stored(connection: Connection[Any], municipality: str, kind: type[Row]) -> list[StoredVersion]:
    """Give all versions of a kind of row, in order of key and position."""
    statement = sql.SQL("select row_key, since, until, {} from {}").format(select_list(kind), table(municipality, kind))
    held = [
        StoredVersion(kind, key, since, until, row_from(kind, tuple(fields)))
        for key, since, until, *fields in connection.execute(statement)
    ]
    return sorted(held, key=lambda one: (one.key, one.since))


def all_stored(connection: Connection[Any], municipality: str, projection: Projection) -> list[StoredVersion]:
    """Give all versions of all of a projection's rows."""
    return [version for kind in projection.rows for version in stored(connection, municipality, kind)]


def at(held: list[StoredVersion], position: int) -> dict[tuple[type[Row], str], Row]:
    """Give the rows that stood at a position."""
    return {
        (one.kind, one.key): one.row
        for one in held
        if one.since <= position and (one.until is None or position < one.until)
    }
