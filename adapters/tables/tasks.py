"""How far tasks other than projections have come in the log."""

from __future__ import annotations

from typing import Any, LiteralString

from psycopg import Connection, sql

from adapters.tables.schema import rows_schema


def position_of(connection: Connection[Any], municipality: str, task: str) -> int:
    """Give how far a task that reads the log has come."""
    statement = _sql("select position from {}.checkpoint where projection = %s", municipality)
    row = connection.execute(statement, (task,)).fetchone()
    return int(row[0]) if row else 0


def note_position(connection: Connection[Any], municipality: str, task: str, position: int) -> None:
    """Note how far a task that reads the log has come, in the transaction of its work."""
    statement = _sql(
        "insert into {}.checkpoint (projection, position, fingerprint) values (%s, %s, '') on conflict (projection)"
        " do update set position = excluded.position",
        municipality,
    )
    connection.execute(statement, (task, position))


def _sql(text: LiteralString, municipality: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(rows_schema(municipality)))
