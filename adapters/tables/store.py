"""Reads open versions for a projection and writes what it changed, with its checkpoint, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from psycopg import Connection, sql

from adapters.tables.columns import columns, row_from
from adapters.tables.schema import rows_schema, table
from projections.rows import SEPARATOR, Projection, Row, Version

ENTRY: Final = "entry"
"""The owner of rows that belong to one entry; their keys begin with its position."""


class Checkpoint(NamedTuple):
    """How far a projection has come, and with which code."""

    position: int
    fingerprint: str


NOTHING: Final = Checkpoint(0, "")
"""Where a projection is before it has been folded at all."""


class TableSource:
    """Open versions from the tables, on the connection that will also write."""

    def __init__(self, connection: Connection[Any], municipality: str, after: int) -> None:
        """Read within the connection's transaction, in which facts after this position are projected."""
        self._connection = connection
        self._municipality = municipality
        self._after = after

    def load(self, kind: type[Row], key: str) -> Row | None:
        """Give the open version of a key. The rows of an entry that is only now projected cannot be there yet."""
        if kind.OWNER == ENTRY and int(key.split(SEPARATOR, maxsplit=1)[0]) > self._after:
            return None
        return self._select(kind, sql.SQL("row_key = %(key)s"), {"key": key}).get(key)

    def owned(self, kind: type[Row], owner: str) -> Mapping[str, Row]:
        """Give the open versions that belong to an owner, by key."""
        within = {"key": owner, "from": owner + SEPARATOR, "to": owner + chr(ord(SEPARATOR) + 1)}
        condition = sql.SQL('(row_key = %(key)s or (row_key collate "C" >= %(from)s and row_key collate "C" < %(to)s))')
        return self._select(kind, condition, within)

    def _select(self, kind: type[Row], condition: sql.SQL, values: dict[str, Any]) -> dict[str, Row]:
        statement = sql.SQL("select row_key, {} from {} where until is null and {}").format(
            select_list(kind), table(self._municipality, kind), condition
        )
        return {key: row_from(kind, tuple(held)) for key, *held in self._connection.execute(statement, values)}


def select_list(kind: type[Row]) -> sql.Composed:
    """Give the columns of a row for a SELECT, jsonb as text."""
    return sql.SQL(", ").join(
        sql.SQL("{}::text" if column.type == "jsonb" else "{}").format(sql.Identifier(column.name))
        for column in columns(kind)
    )


def write(connection: Connection[Any], municipality: str, versions: Iterable[Version]) -> None:
    """Close the versions that end and add those that begin."""
    for kind, changes in _by_kind(versions).items():
        firsts = {key: positions[0][0] for key, positions in changes.items()}
        close = sql.SQL(
            "update {} as t set until = c.position from unnest(%s::text[], %s::bigint[]) as c(key, position)"
            " where t.row_key = c.key and t.until is null"
        ).format(table(municipality, kind))
        connection.execute(close, (list(firsts), list(firsts.values())))
        _copy(connection, municipality, kind, changes)


def _copy(
    connection: Connection[Any], municipality: str, kind: type[Row], changes: dict[str, list[tuple[int, Row | None]]]
) -> None:
    held = columns(kind)
    statement = sql.SQL("copy {} (row_key, since, until, {}) from stdin (format binary)").format(
        table(municipality, kind), sql.SQL(", ").join(sql.Identifier(column.name) for column in held)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["text", "bigint", "bigint", *(column.type for column in held)])
        for key, steps in changes.items():
            ends = [position for position, _ in steps[1:]] + [None]
            for (since, row), until in zip(steps, ends, strict=True):
                if row is not None:
                    values = (column.stored(getattr(row, column.name)) for column in held)
                    copy.write_row((key, since, until, *values))


def _by_kind(versions: Iterable[Version]) -> dict[type[Row], dict[str, list[tuple[int, Row | None]]]]:
    found: dict[type[Row], dict[str, list[tuple[int, Row | None]]]] = {}
    for version in versions:
        found.setdefault(version.kind, {}).setdefault(version.key, []).append((version.position, version.row))
    return found


def checkpoints(connection: Connection[Any], municipality: str) -> dict[str, Checkpoint]:
    """Give how far each projection has come."""
    rows = connection.execute(_sql("select projection, position, fingerprint from {}.checkpoint", municipality))
    return {name: Checkpoint(position, fingerprint) for name, position, fingerprint in rows}


def position_of(connection: Connection[Any], municipality: str, task: str) -> int:
    """Give how far a task that reads the log has come."""
    held = checkpoints(connection, municipality).get(task)
    return held.position if held else 0


def note_position(connection: Connection[Any], municipality: str, task: str, position: int) -> None:
    """Note how far a task that reads the log has come, in the transaction of its work."""
    _note(connection, municipality, task, Checkpoint(position, ""))


def checkpoint(connection: Connection[Any], municipality: str, projection: Projection, held: Checkpoint) -> None:
    """Note how far a projection has come, in the transaction that wrote its rows."""
    _note(connection, municipality, projection.name, held)


def _note(connection: Connection[Any], municipality: str, name: str, held: Checkpoint) -> None:
    statement = _sql(
        "insert into {}.checkpoint (projection, position, fingerprint) values (%s, %s, %s) on conflict (projection)"
        " do update set position = excluded.position, fingerprint = excluded.fingerprint",
        municipality,
    )
    connection.execute(statement, (name, held.position, held.fingerprint))


def _sql(text: str, municipality: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(rows_schema(municipality)))
