"""Folds projections anew beside the tables that serve readers, and lets the new ones serve once they are whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from psycopg import Connection

from adapters.tables.generations import Generation, Move, begin, discard, hold_still, move, note_stop, serving, switch
from adapters.tables.schema import fingerprint, index_tables
from adapters.tables.store import writing
from domain.kernel.fact import Fact
from projections.engine import ProjectionError
from projections.rows import Projection
from service.building import Building, writer
from service.folding import Folding, fold
from service.shown import tell
from service.town import Town

BATCH: Final = 5_000
Told = Callable[[int], object]
"""Hears how many facts have been folded since it heard last."""


def rebuild(town: Town, projections: Sequence[Projection], told: Told = lambda _: None) -> list[ProjectionError]:
    """Fold projections anew; readers see the old rows until the new ones are whole. One at a time may do so.

    Gives the facts that could not be folded. Such a projection is left as it was where that can be read; else it
    serves up to that fact.
    """
    if not projections:
        return []
    with writing(town.conninfo) as connection:
        connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (f"sporbar rebuild {town.slug}",))
        connection.execute("set synchronous_commit = off")
        connection.execute("set maintenance_work_mem = '256MB'")
        held = serving(connection, town.slug)
        again = Rebuild(town, connection, told)
        failed = again.run(projections)
        for projection, error in failed.items():
            served = held.get(projection.name)
            if served and served.fingerprint.shape == fingerprint(projection).shape:
                note_stop(connection, town.slug, served.number, str(error))
            else:
                again.run([projection], error)
    return list(failed.values())


class Rebuild:
    """The rebuild of projections of a municipality, on a connection in autocommit mode that nobody else uses."""

    def __init__(self, town: Town, connection: Connection[Any], told: Told) -> None:
        """Nothing is done yet."""
        self._town = town
        self._connection = connection
        self._told = told

    def run(
        self, projections: Iterable[Projection], before: ProjectionError | None = None
    ) -> dict[Projection, ProjectionError]:
        """Build tables of all facts, or of those before one that cannot be folded, and let them serve.

        Gives the projections that cannot be built, whose tables are as they were.
        """
        built = {one: begin(self._connection, self._town.slug, one) for one in projections}
        try:
            head = before.position - 1 if before else self._town.log.head()
            failed = self._build(built, head)
            whole = [self._indexed(one, generation, head, before) for one, generation in built.items()]
            self._take_over(whole, open_ended=before is None)
        except BaseException:
            if not self._connection.closed:
                discard(self._connection, self._town.slug, built.values())
            raise
        return failed

    def _build(self, built: dict[Projection, Generation], head: int) -> dict[Projection, ProjectionError]:
        """Fold all facts up to the head; takes those projections away that cannot be built."""
        position, failed = 0, dict[Projection, ProjectionError]()
        with writer(self._connection, self._town.slug) as into:
            buildings = [Building(one, generation, into) for one, generation in built.items()]
            while position < head:
                facts = list(self._town.facts(after=position, until=min(position + BATCH, head)))
                position = facts[-1].position
                for one in buildings:
                    try:
                        one.take(facts, self._town)
                    except ProjectionError as error:
                        failed[one.projection] = error
                buildings = [one for one in buildings if one.projection not in failed]
                self._told(len(facts))
            for one in buildings:
                one.finish()
        discard(self._connection, self._town.slug, [built.pop(projection) for projection in failed])
        return failed

    def _indexed(
        self, projection: Projection, generation: Generation, head: int, before: ProjectionError | None
    ) -> Folding:
        index_tables(self._connection, self._town.slug, projection, generation.number)
        stopped = str(before) if before else None
        move(self._connection, self._town.slug, [Move(generation.number, 0, head, stopped)])
        reached = generation._replace(position=head, stopped=stopped)
        return Folding(self._town, self._connection, projection, reached)

    def _take_over(self, whole: Sequence[Folding], *, open_ended: bool) -> None:
        """Fold what came meanwhile, at last with those who fold into the old tables held still, and switch."""
        names = [one.projection.name for one in whole]
        while open_ended and len(self._fold_next(whole)) == BATCH:
            pass
        with self._connection.transaction():
            hold_still(self._connection, self._town.slug, names)
            while open_ended and self._fold_next(whole):
                pass
            switch(self._connection, self._town.slug, {one.generation: one.projection.name for one in whole})
            tell(self._connection, self._town.slug)

    def _fold_next(self, whole: Sequence[Folding]) -> Sequence[Fact]:
        after = min((one.progress.position for one in whole if not one.progress.stopped), default=None)
        facts = [] if after is None else list(self._town.facts(after=after, until=after + BATCH))
        if facts:
            fold(self._town, self._connection, whole, facts)
        return facts
