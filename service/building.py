"""New tables on their way: facts are folded in memory, and versions go to the tables once they have ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

from psycopg import Connection

from adapters.tables.encoding import copied
from adapters.tables.generations import Generation
from adapters.tables.store import Copied, TableSource, changes, copy
from domain.kernel.fact import Fact
from projections.engine import apply
from projections.known import Key
from projections.rows import Projection, Row, Rows, Version
from service.town import Town

TURN: Final = 4
"""After so many batches, rows that were not used go to their tables, still open, and are forgotten."""
TOGETHER: Final = 4_000_000
"""Bytes of one table that are written at once: each time costs a change of threads, and that up to 5 ms."""
_AHEAD: Final = 8
"""So many of these may wait to be written."""


class Writer:
    """Writes batches in a thread of its own, so that the next facts are folded meanwhile."""

    def __init__(self, connection: Connection[Any], municipality: str) -> None:
        """Write on a connection in autocommit mode."""
        self.connection = connection
        self.municipality = municipality
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rebuild")
        self._waiting: list[Future[None]] = []

    def write(self, generation: int, held: Copied) -> None:
        """Let it be written in its turn; waits when too much is on its way. Raises what an earlier one raised."""
        while len(self._waiting) > _AHEAD:
            self._waiting.pop(0).result()
        self._waiting.append(self._thread.submit(copy, self.connection, self.municipality, generation, held))

    def finish(self) -> None:
        """Wait until everything is written."""
        while self._waiting:
            self._waiting.pop(0).result()

    def close(self) -> None:
        """Wait for what is at hand, and leave out the rest."""
        self._thread.shutdown(cancel_futures=True)


class Forgotten:
    """The source of rows that were written and forgotten: keys are remembered by their hashes, 8 bytes each."""

    def __init__(self, writer: Writer, generation: int, flush: Callable[[], None]) -> None:
        """Nothing has been forgotten yet. `flush` hands on what is to be written."""
        self._flush = flush
        self._tables = TableSource(writer.connection, writer.municipality, generation)
        self._writer = writer
        self._hashes: set[int] = set()

    def remember(self, kind: type[Row], keys: Sequence[Key]) -> None:
        """Remember keys of a kind, and their owners."""
        self._hashes.update(hash((kind, key)) for key in keys)
        self._hashes.update(hash((kind, key[0])) for key in keys)

    def load(self, kind: type[Row], key: Key) -> Row | None:
        """Give the open row of a key, if it was forgotten."""
        if hash((kind, key)) not in self._hashes:
            return None
        self._written()
        return self._tables.load(kind, key)

    def owned(self, kind: type[Row], owner: str) -> Sequence[Row]:
        """Give the open rows of an owner, if any was forgotten."""
        if hash((kind, owner)) not in self._hashes:
            return ()
        self._written()
        return list(self._tables.owned(kind, owner))

    def _written(self) -> None:
        self._flush()
        self._writer.finish()


class Building:
    """One projection's new tables on their way."""

    def __init__(self, projection: Projection, generation: Generation, writer: Writer) -> None:
        """Begin before the first fact."""
        self.projection = projection
        self.generation = generation
        self._writer = writer
        self._forgotten = Forgotten(writer, generation.number, self._flush)
        self._held: dict[type[Row], Copied] = {}
        self._sizes: dict[type[Row], int] = {}
        self._rows = Rows(self._forgotten)
        self._batches = 0

    def take(self, facts: Sequence[Fact], town: Town) -> None:
        """Fold the next facts, and hand on the versions that they ended; raises ProjectionError."""
        apply(self.projection, self._rows, facts, town.history)
        self._batches += 1
        self._write(self._turned() if self._batches % TURN == 0 else {})

    def finish(self) -> None:
        """Hand on all that is left."""
        for _ in range(2):
            self._write(self._turned())
        self._flush()

    def _turned(self) -> dict[type[Row], list[Version]]:
        left = self._rows.turn()
        for kind, cells in left.items():
            self._forgotten.remember(kind, [key for key, cell in cells.items() if cell.row is not None])
        return {
            kind: [Version(cell.since, None, cell.row) for cell in cells.values() if cell.row and not cell.stored]
            for kind, cells in left.items()
        }

    def _write(self, opened: dict[type[Row], list[Version]]) -> None:
        for batch in changes(self.projection, self._rows, opened):
            kind = batch.kind
            held = self._held.setdefault(kind, Copied(kind, [], []))
            if batch.count_ended:
                held.ended.append(batch)
            if batch.count_new:
                held.new.append(copied(batch.new))
                self._sizes[kind] = self._sizes.get(kind, 0) + len(held.new[-1])
                if self._sizes[kind] > TOGETHER:
                    self._hand_on(kind)

    def _flush(self) -> None:
        for kind in list(self._held):
            self._hand_on(kind)

    def _hand_on(self, kind: type[Row]) -> None:
        self._sizes[kind] = 0
        self._writer.write(self.generation.number, self._held.pop(kind))


@contextmanager
def writer(connection: Connection[Any], municipality: str) -> Iterator[Writer]:
    """Give a writer; at the end all that it was given is written, unless something was raised."""
    found = Writer(connection, municipality)
    try:
        yield found
        found.finish()
    finally:
        found.close()
