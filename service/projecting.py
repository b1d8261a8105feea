"""Takes a municipality's facts to its projections as they come. One runner at a time does it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from psycopg import Connection

from adapters.tables.generations import serving
from adapters.tables.schema import fingerprint
from adapters.tables.store import writing
from domain.kernel.fact import Fact
from projections.rows import Projection
from service.folding import Folding, Progress, fold
from service.rebuilding import rebuild
from service.town import Town

BATCH: Final = 500
TURN: Final = 10_000
"""After so many facts a runner forgets the rows that it has not used of late."""
RETRY_SECONDS: Final = 5.0
_PATIENCE_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.02


class Runner:
    """Who folds a municipality's facts. Others keep away for as long as the connection holds the lock."""

    def __init__(self, town: Town, connection: Connection[Any], projections: Iterable[Projection]) -> None:
        """Work on a connection in autocommit mode, which nobody else uses meanwhile."""
        self._town = town
        self._connection = connection
        self._projections = tuple(projections)
        self._lock = f"sporbar rows {town.slug}"
        self._holds = False
        self._foldings: list[Folding] | None = None
        self._taken = 0
        self.superseded = False
        """Whether tables that were built by other code serve now: somebody with that code has to go on."""
        self._retried = float("-inf")

    def hold(self) -> bool:
        """Try to become the only runner; the lock goes with the connection, if it is not let go before."""
        if not self._holds:
            lock = "select pg_try_advisory_lock(hashtextextended(%s, 0))"
            row = self._connection.execute(lock, (self._lock,)).fetchone()
            self._holds = bool(row and row[0])
        return self._holds

    def let_go(self) -> None:
        """Leave it to others at once: a connection that is closed keeps its locks until the server has noticed."""
        if self._holds:
            self._connection.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", (self._lock,))
            self._holds = False

    def reached(self) -> dict[str, Progress]:
        """Give how far what this runner folds has come."""
        return {one.projection.name: one.progress for one in self._foldings or self._load()}

    def progress(self) -> dict[str, Progress]:
        """Give how far each projection has come that has tables."""
        held = serving(self._connection, self._town.slug)
        names = [one.name for one in self._projections]
        return {name: Progress(held[name].position, held[name].stopped) for name in names if name in held}

    def outdated(self) -> list[Projection]:
        """Give the projections whose tables are missing, or were folded by other code."""
        held = serving(self._connection, self._town.slug)
        return [
            one for one in self._projections if one.name not in held or held[one.name].fingerprint != fingerprint(one)
        ]

    def renew(self) -> None:
        """Look anew which tables serve."""
        self._foldings, self.superseded = None, False

    def step(self) -> bool:
        """Fold the next facts into all tables; True when there may be more."""
        again = self._retry_is_due()
        foldings = [one for one in self._foldings or self._load() if again or not one.progress.stopped]
        after = min((one.progress.position for one in foldings), default=0)
        facts = list(self._town.facts(after=after, until=after + BATCH)) if foldings else []
        if facts:
            self._fold(foldings, facts)
        return bool(facts)

    def _fold(self, foldings: Sequence[Folding], facts: Sequence[Fact]) -> None:
        try:
            if not fold(self._town, self._connection, foldings, facts):
                self.renew()
                self.superseded = bool(self.outdated())
        except BaseException:
            self.renew()
            raise
        self._taken += len(facts)
        if self._taken > TURN:
            self._taken = 0
            for one in foldings:
                one.rows.turn()

    def _load(self) -> list[Folding]:
        held = serving(self._connection, self._town.slug)
        self._foldings = [
            Folding(self._town, self._connection, one, held[one.name])
            for one in self._projections
            if one.name in held and held[one.name].fingerprint == fingerprint(one)
        ]
        return self._foldings

    def _retry_is_due(self) -> bool:
        due = time.monotonic() - self._retried > RETRY_SECONDS
        if due:
            self._retried = time.monotonic()
        return due


@contextmanager
def running(town: Town, projections: Iterable[Projection]) -> Iterator[Runner]:
    """Give a runner on a connection of its own."""
    with writing(town.conninfo) as connection:
        runner = Runner(town, connection, projections)
        yield runner
        runner.let_go()


def catch_up(town: Town, projections: Sequence[Projection]) -> dict[str, Progress]:
    """Take projections to the log's head, or wait while whoever runs does it; gives how far each has come."""
    head, deadline = town.log.head(), time.monotonic() + _PATIENCE_SECONDS
    with running(town, projections) as runner:
        while not (mine := runner.hold()) and time.monotonic() < deadline:
            reached = runner.progress().values()
            if len(reached) == len(projections) and all(one.stopped or one.position >= head for one in reached):
                break
            time.sleep(_LOOK_SECONDS)
        if mine:
            rebuild(town, runner.outdated())
            while runner.step():
                pass
        return runner.progress()
