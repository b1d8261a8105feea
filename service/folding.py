"""Folds facts into tables that are there already: rows and checkpoints are written as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, Cursor

from adapters.tables.generations import Generation, Move, move
from adapters.tables.store import TableSource, changes, write
from domain.kernel.fact import Fact
from projections.engine import ProjectionError, apply
from projections.rows import Projection, Rows
from service.shown import tell
from service.town import Town


class Progress(NamedTuple):
    """How far a projection has come; `stopped` says why it can go no further."""

    position: int
    stopped: str | None = None


class Folding:
    """A projection, the generation of tables that it is folded into, and the open rows that are known of it."""

    def __init__(self, town: Town, connection: Connection[Any], projection: Projection, into: Generation) -> None:
        """Go on from where the generation is; a projection that has stopped tries again."""
        self.projection = projection
        self.generation = into.number
        self.progress = Progress(into.position, into.stopped)
        self._town = town
        self._source = TableSource(connection, town.slug, into.number)
        self.rows = Rows(self._source)

    def take(self, facts: Sequence[Fact]) -> Move | None:
        """Fold facts; before one that cannot be folded it stops and says why. Gives how far it came, if it moved."""
        before, todo = self.progress, [fact for fact in facts if fact.position > self.progress.position]
        try:
            self.progress = Progress(self._apply(todo))
        except ProjectionError as error:
            self.rows = Rows(self._source)
            self.progress = Progress(self._apply([one for one in todo if one.position < error.position]), str(error))
        return None if self.progress == before else Move(self.generation, before.position, *self.progress)

    def _apply(self, facts: Sequence[Fact]) -> int:
        return apply(self.projection, self.rows, facts, self._town.history) or self.progress.position


def fold(town: Town, connection: Connection[Any], foldings: Sequence[Folding], facts: Sequence[Fact]) -> bool:
    """Fold facts into all tables; False, and nothing written, when a table is not where its folding believes it.

    Whatever it raises, or when it gives False, the foldings are of no more use. The commit need not wait for the
    disk: what a crash takes of rows and checkpoints is folded again.
    """
    moves = [moved for one in foldings if (moved := one.take(facts))]
    noted: Cursor[Any] | None = None
    try:
        with connection.pipeline() as pipeline, connection.transaction():
            connection.execute("set local synchronous_commit = off")
            noted = move(connection, town.slug, moves)
            for one in foldings:
                for batch in changes(one.projection, one.rows, one.rows.opened()):
                    write(connection, town.slug, one.generation, batch)
            tell(connection, town.slug)
            pipeline.sync()
            if noted.rowcount != len(moves):
                raise psycopg.Rollback
            return True
    except psycopg.errors.UniqueViolation:  # what somebody else has written already
        if noted is None or noted.rowcount == len(moves):
            raise
    return False
