"""Reads a log in order, by type and tag: a first page, then a stream, so that memory does not grow with the log."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from threading import BoundedSemaphore
from typing import Any, Final, TypeAlias, cast

from eventsourcing.dcb.api import DCBQuery
from psycopg import sql
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.log import matching
from adapters.log.entry import Entry
from adapters.log.schema import schema_name

PAGE: Final = 500
"""Rows that are read at once, and let go of the connection before the first is given: most reads are over by then."""
SPAN: Final = 20_000
"""Positions that one statement of a stream covers: so long a transaction lasts, and so much PostgreSQL may sort."""
CHUNK: Final = 200
"""Rows of a stream that lie in memory at a time."""
STREAMS: Final = 4
"""Reads of this process that keep a connection while their rows are used, fewer than a pool has: whoever uses them
may need another connection. Further reads go on in pages."""

Row: TypeAlias = tuple[int, int, str, str, bytes]
"""Position, recorded, type, tags (joined by U+001F), data: an entry without what only proofs need."""

_ROW: Final = "e.position, e.recorded, e.type, array_to_string(e.tags, chr(31)), e.data"
_ENTRY: Final = "e.position, e.recorded, e.type, e.tags, e.data, e.append_id, e.leaf_hash"
STREAMING: Final = BoundedSemaphore(STREAMS)


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
        """Give entries in order with `after` < position <= `until` (the head when reading begins), at most `limit`."""
        return map(_entry, self.rows(query, after=after, until=until, limit=limit, page=page, columns=_ENTRY))

    def rows(
        self,
        query: DCBQuery | None = None,
        *,
        after: int = 0,
        until: int | None = None,
        limit: int | None = None,
        page: int = PAGE,
        columns: str = _ROW,
    ) -> Iterator[Any]:
        """Give a Row for each entry that `entries` would give: what a fact is read from, at less cost."""
        text, values = matching.rows(query, columns)
        statement = sql.SQL(text).format(schema=self.schema)
        values |= {"after": after, "until": until, "page": page}
        return chain.from_iterable(self._pages(statement, values, limit))

    def _pages(self, statement: sql.Composed, values: dict[str, Any], limit: int | None) -> Iterator[list[TupleRow]]:
        """Give pages one after the other; when a first one is not all, the rest may come as a stream."""
        page, until = values["page"], self.head() if values["until"] is None else values["until"]
        values = {**values, "until": until, "page": page if limit is None else min(page, limit)}
        by_index = limit is not None
        while values["page"] > 0:
            yield (rows := self._rows(statement, values, by_index=by_index))
            if len(rows) < values["page"]:
                return
            values["after"], by_index = rows[-1][0], True
            if limit is not None:
                limit -= len(rows)
                values["page"] = min(page, limit)
            elif STREAMING.acquire(blocking=False):
                try:
                    yield from self._stream(statement, values)
                finally:
                    STREAMING.release()
                return

    def _stream(self, statement: sql.Composed, values: dict[str, Any]) -> Iterator[list[TupleRow]]:
        """Give rows by the chunk while PostgreSQL sends the next ones."""
        for start in range(values["after"], values["until"], SPAN):
            span = {**values, "after": start, "until": min(start + SPAN, values["until"]), "page": None}
            with self.pool.connection() as connection, connection.cursor() as cursor:
                connection.execute(matching.BY_INDEX)
                stream = cursor.stream(statement, span, binary=True, size=CHUNK)
                with closing(cast("Generator[TupleRow]", stream)):  # or it would still hold the connection's lock
                    while rows := list(islice(stream, CHUNK)):
                        yield rows

    def at(self, positions: Sequence[int]) -> list[Entry]:
        """Give the entries at these positions, in order; positions that are not there are left out."""
        if not positions:
            return []
        statement = sql.SQL(
            f"select {_ENTRY} from {{schema}}.entry as e where e.position = any(%(positions)s) order by e.position"
        ).format(schema=self.schema)
        return [_entry(row) for row in self._rows(statement, {"positions": list(positions)})]

    def _rows(self, statement: sql.Composed, values: dict[str, Any], *, by_index: bool = False) -> list[TupleRow]:
        with self.pool.connection() as connection, connection.cursor(binary=True) as cursor:
            if by_index:
                connection.execute(matching.BY_INDEX)
            return cursor.execute(statement, values).fetchall()


def _entry(row: TupleRow) -> Entry:
    position, recorded, kind, tags, data, append_id, leaf_hash = row
    return Entry(position, recorded, kind, tuple(tags), data, append_id, leaf_hash)
