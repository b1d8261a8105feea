"""Reads entries of a log in order, by type and tag, in pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBReadResponse, DCBSequencedEvent
from psycopg import sql
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.log.entry import Entry
from adapters.log.query import positions_matching
from adapters.log.schema import schema_name

PAGE: Final = 2_000
_COLUMNS: Final = "e.position, e.recorded, e.type, e.tags, e.data, e.append_id, e.leaf_hash"


class ReadResponse(DCBReadResponse):
    """Events read in order, a page at a time, up to the head that the log had when reading began."""

    def __init__(self, entries: Iterator[Entry], head: int | None) -> None:
        """Wrap the entries; `head` is known at once unless a limit sets it to the last event read."""
        self._entries = entries
        self._head = head
        self._limited = head is None

    @property
    def head(self) -> int | None:
        """The log's head when reading began; with a limit, the position of the last event given so far."""
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        """Give the next event."""
        entry = next(self._entries)
        if self._limited:
            self._head = entry.position
        return DCBSequencedEvent(
            event=DCBEvent(type=entry.type, data=entry.data, tags=list(entry.tags)), position=entry.position
        )


class Reader:
    """The reading half of a log; memory does not grow with the log."""

    def __init__(self, pool: ConnectionPool, municipality: str) -> None:
        """Use a pool whose role may read the municipality's schema."""
        self.pool = pool
        self.municipality = municipality
        self.schema = sql.Identifier(schema_name(municipality))

    def head(self) -> int:
        """Give the last position, 0 when the log is empty."""
        with self.pool.connection() as connection:
            row = connection.execute(
                sql.SQL("select coalesce(max(position), 0) from {}.entry").format(self.schema)
            ).fetchone()
        assert row is not None
        return int(row[0])

    def position_at(self, moment: int) -> int:
        """Give the last position recorded at or before a moment (microseconds since 1970 UTC)."""
        find = sql.SQL(
            "select position from {}.entry where recorded <= %s order by recorded desc, position desc limit 1"
        )
        with self.pool.connection() as connection:
            row = connection.execute(find.format(self.schema), (moment,)).fetchone()
        return int(row[0]) if row else 0

    def entries(
        self,
        query: DCBQuery | None = None,
        *,
        after: int = 0,
        until: int | None = None,
        limit: int | None = None,
        page: int = PAGE,
    ) -> Iterator[Entry]:
        """Give entries in order with `after` < position <= `until`, read in pages."""
        condition, values = positions_matching(query)
        statement = sql.SQL(
            f"select {_COLUMNS} from {{schema}}.entry as e"
            " where e.position > %(after)s and e.position <= %(until)s"
            f" and {condition} order by e.position limit %(page)s"
        ).format(schema=self.schema)
        until = self.head() if until is None else until
        left = limit
        while left is None or left > 0:
            wanted = page if left is None else min(page, left)
            rows = self._rows(statement, {**values, "after": after, "until": until, "page": wanted})
            yield from map(_entry, rows)
            if len(rows) < wanted:
                return
            after = rows[-1][0]
            left = None if left is None else left - len(rows)

    def at(self, positions: Sequence[int]) -> list[Entry]:
        """Give the entries at these positions, in order; positions that are not there are left out."""
        if not positions:
            return []
        statement = sql.SQL(
            f"select {_COLUMNS} from {{schema}}.entry as e where e.position = any(%(positions)s) order by e.position"
        ).format(schema=self.schema)
        return [_entry(row) for row in self._rows(statement, {"positions": list(positions)})]

    def misindexed(self, until: int) -> int | None:
        """Give the first position, up to and including one, whose tags are not those by which it is found."""
        statement = sql.SQL(
            "select position from (select position, type, unnest(tags) as tag from {schema}.entry"
            " where position <= %(until)s) as held full join (select * from {schema}.tag where position <= %(until)s)"
            " as index using (position, type, tag) where held.* is null or index.* is null order by position limit 1"
        ).format(schema=self.schema)
        found = self._rows(statement, {"until": until})
        return int(found[0][0]) if found else None

    def _rows(self, statement: sql.Composed, values: dict[str, Any]) -> list[TupleRow]:
        with self.pool.connection() as connection, connection.cursor(binary=True) as cursor:
            return list(cursor.execute(statement, values).fetchall())


def _entry(row: TupleRow) -> Entry:
    position, recorded, kind, tags, data, append_id, leaf_hash = row
    return Entry(position, recorded, kind, tuple(tags), data, append_id, leaf_hash)
