"""A projection that can be held still in mid-fold, and a rebuild that waits there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from adapters.tables.generations import serving
from adapters.tables.schema import rows_schema
from domain.kernel.fact import Fact
from projections.engine import ProjectionError
from projections.known import Key
from projections.rows import Projection, Rows
from service.rebuilding import rebuild
from service.town import Town
from service.view import view
from tests.adapters.tables.stored import stored
from tests.service.fragile import NoteRow, note

UNITS: Final = 4
PATIENCE: Final = 20
ALL: Final = [f"skole-{number}" for number in range(UNITS)]


class Slow:
    """A projection that waits before the last unit, in the thread that rebuilds it, until it is let go."""

    def __init__(self) -> None:
        """Begin without waiting."""
        self.waits = threading.local()
        self.waiting = threading.Event()
        self.go = threading.Event()
        self.projection = Projection(name="slow", rows=(NoteRow,), project=self.project)

    def project(self, rows: Rows, fact: Fact) -> None:
        """Note every unit, and wait before the last one."""
        if fact.position == UNITS and getattr(self.waits, "here", False):
            self.waiting.set()
            assert self.go.wait(PATIENCE)
        note(rows, fact)

    def rebuild(self, town: Town) -> list[ProjectionError]:
        """Rebuild, and wait on the way."""
        self.waits.here = True
        return rebuild(town, [self.projection])

    def read(self, town: Town) -> list[str]:
        """Read the units as a page does."""
        with view(town, [self.projection]) as snapshot:
            return [row.unit for row in snapshot.find(NoteRow)]


@contextmanager
def rebuilding(town: Town, slow: Slow) -> Iterator[tuple[ThreadPoolExecutor, Future[list[ProjectionError]]]]:
    """Rebuild in a thread, which has come to the last unit when the block begins; gives threads, and its end."""
    with ThreadPoolExecutor(4) as threads:
        done = threads.submit(slow.rebuild, town)
        try:
            assert slow.waiting.wait(PATIENCE)
            yield threads, done
        finally:
            slow.go.set()


def tables(town: Town) -> list[str]:
    """Give the names of all tables of the units that were noted, in any generation."""
    with town.pool.connection() as connection:
        statement = (
            "select tablename from pg_tables where schemaname = %s and tablename like 'fragile_note%%' order by 1"
        )
        return [name for (name,) in connection.execute(statement, (rows_schema(town.slug),))]


def noted(town: Town) -> list[tuple[Key, int, int | None]]:
    """Give every version that serves, with its since and until."""
    with town.pool.connection() as connection:
        return [(one.key, one.since, one.until) for one in stored(connection, town.slug, NoteRow)]


def number(town: Town) -> int:
    """Give the generation that serves."""
    with town.pool.connection() as connection:
        return serving(connection, town.slug)["slow"].number
