"""What a witness remembers: the newest checkpoint of each log, and every fork that it was shown. One SQLite file.

It needs none of Sporbar's database, for a witness is run by somebody else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

PATIENCE_SECONDS: Final = 10.0
MOST_FORKS: Final = 1_000
"""Of one log: only who has its key can make one, and one is enough."""
_SCHEMA: Final = """
create table if not exists seen (
  origin  text    not null primary key,
  size    integer not null,
  root    blob    not null,
  note    blob    not null
) without rowid;
create table if not exists fork (
  origin  text    not null,
  size    integer not null,
  root    blob    not null,
  known   blob    not null,
  other   blob    not null,
  time    integer not null,
  primary key (origin, size, root)
) without rowid;
"""


class Seen(NamedTuple):
    """The newest checkpoint of a log: its size, its root, and its note with the log's and our own signatures."""

    size: int
    root: bytes
    note: bytes


class Fork(NamedTuple):
    """Two signed notes of one log and size with different roots, and when the second came, in seconds since 1970."""

    origin: str
    size: int
    known: bytes
    other: bytes
    time: int


class WitnessStore:
    """The witness's file; safe for several threads and processes at once."""

    def __init__(self, file: Path) -> None:
        """Open the file, made on first use."""
        self.file = file
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(self.connect()) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.executescript(_SCHEMA)

    @contextmanager
    def alone(self) -> Iterator[Holding]:
        """Give the store to one at a time; what was changed is on the disk when the block ends without an error."""
        with closing(self.connect()) as connection:
            connection.execute("begin immediate")
            try:
                yield Holding(connection)
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def latest(self, origin: str) -> Seen | None:
        """Give the newest checkpoint of a log; None for one that it never saw."""
        with closing(self.connect()) as connection:
            return Holding(connection).latest(origin)

    def forks(self) -> list[Fork]:
        """Give every fork, the oldest first."""
        with closing(self.connect()) as connection:
            rows = connection.execute("select origin, size, known, other, time from fork order by time, origin, size")
            return [Fork(*row) for row in rows]

    def connect(self) -> sqlite3.Connection:
        """Give a connection whose commits wait until they are on the disk."""
        connection = sqlite3.connect(self.file, timeout=PATIENCE_SECONDS, isolation_level=None)
        connection.execute("pragma synchronous = full")
        return connection


class Holding:
    """The store in the hands of one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use a connection, in a transaction where something is changed."""
        self._connection = connection

    def latest(self, origin: str) -> Seen | None:
        """Give the newest checkpoint of a log; None for one that it never saw."""
        row = self._connection.execute("select size, root, note from seen where origin = ?", (origin,)).fetchone()
        return Seen(*row) if row else None

    def replace(self, origin: str, seen: Seen) -> None:
        """Remember a log's newest checkpoint instead of the one before."""
        self._connection.execute("insert or replace into seen values (?, ?, ?, ?)", (origin, *seen))

    def keep(self, fork: Fork, root: bytes) -> None:
        """Keep a fork, told by the other note's root, once."""
        (held,) = self._connection.execute("select count(*) from fork where origin = ?", (fork.origin,)).fetchone()
        if held < MOST_FORKS:
            row = (fork.origin, fork.size, root, fork.known, fork.other, fork.time)
            self._connection.execute("insert or ignore into fork values (?, ?, ?, ?, ?, ?)", row)
