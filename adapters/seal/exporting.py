"""Reads checkpoints and entries of a log page by page, so that nothing is held open while somebody takes them slowly.

What has been sealed never changes, so that pages read at different times belong together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psycopg import sql
from psycopg_pool import ConnectionPool

from adapters.log.copying import stored
from adapters.log.schema import schema_name

_PAGE: Final = 500
_CHECKPOINTS: Final = sql.SQL(
    "select size, note || convert_to(coalesce((select string_agg(line, '' order by time, witness)"
    " from {schema}.seal_cosignature as said where said.size = checkpoint.size), ''), 'UTF8')"
    " from {schema}.seal_checkpoint as checkpoint where size > %s and size <= %s order by size limit %s"
)
_ROTATIONS: Final = (
    "select size from {}.seal_checkpoint where position('\\012sporbar-next-key '::bytea in note) > 0 and size <= %s"
)


class Exporter:
    """Reads one municipality's log as far as one of its checkpoints."""

    def __init__(self, pool: ConnectionPool, municipality: str, size: int) -> None:
        """Read up to the checkpoint of this size."""
        self._pool = pool
        self._municipality = municipality
        self._schema = sql.Identifier(schema_name(municipality))
        self._size = size

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Give all checkpoints, the smallest first: size, and note with the cosignatures that there are."""
        after = 0
        while rows := self._notes(after, self._size, _PAGE):
            yield from rows
            after = rows[-1][0]

    def checkpoint(self, size: int) -> bytes | None:
        """Give the note of one size, with its cosignatures; None when no checkpoint has it."""
        rows = self._notes(size - 1, size, 1)
        return rows[0][1] if rows else None

    def rotations(self) -> set[int]:
        """Give the sizes of the checkpoints that name the next key."""
        with self._pool.connection() as connection:
            statement = sql.SQL(_ROTATIONS).format(self._schema)
            return {size for (size,) in connection.execute(statement, (self._size,)).fetchall()}

    def entries(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Give all entries in order: position, bytes, and the leaf hash that stands beside them."""
        after = 0
        while after < self._size:
            with self._pool.connection() as connection:
                until = min(after + _PAGE, self._size)
                rows = list(stored(connection, self._municipality, after, until))
            yield from ((position, leaf_input[1:], leaf) for position, _, _, leaf_input, leaf in rows)
            after += _PAGE

    def witnesses(self) -> list[str]:
        """Give the verifier keys of all witnesses that cosigned a checkpoint."""
        statement = sql.SQL("select distinct witness from {}.seal_cosignature order by witness")
        with self._pool.connection() as connection:
            return [str(row[0]) for row in connection.execute(statement.format(self._schema)).fetchall()]

    def _notes(self, after: int, until: int, limit: int) -> list[tuple[int, bytes]]:
        with self._pool.connection() as connection:
            statement = _CHECKPOINTS.format(schema=self._schema)
            rows = connection.execute(statement, (after, until, limit)).fetchall()
        return [(size, bytes(note)) for size, note in rows]
