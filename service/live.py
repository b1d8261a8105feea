"""Keeps the rows of all municipalities up with their logs, on one connection, for those where nobody else does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self

from psycopg import Connection

from adapters.tables.generations import drop_retired
from projections.catalogue import PROJECTIONS
from projections.engine import ProjectionError
from service.projecting import Runner
from service.rebuilding import rebuild
from service.town import Town

AT_ONCE: Final = 10_000
"""A log of at most so many facts is folded anew at once; a longer one beside everything else."""
TIDY_SECONDS: Final = 5.0
Stopped = Callable[[Town, str, str | None], object]
"""Hears of a municipality's projection why it has stopped, or that it has not (None)."""


class Live:
    """The runner of each municipality, and the tables that are built anew. It ends with its connection."""

    def __init__(self, connection: Connection[Any], stopped: Stopped) -> None:
        """Work on a connection in autocommit mode, which nobody else uses."""
        self._connection = connection
        self._stopped = stopped
        self._runners: dict[str, Runner] = {}
        self._building: dict[str, Future[list[ProjectionError]]] = {}
        self._builder = ThreadPoolExecutor(1, thread_name_prefix="rebuild")
        self._tidied: dict[str, float] = {}
        self._ended = threading.Event()

    def project(self, town: Town) -> bool:
        """Take a municipality's next facts to its projections; True when there may be more."""
        runner = self._runners.get(town.slug) or self._begun(town)
        if runner is None:
            return False
        if (built := self._building.get(town.slug)) and built.done():
            del self._building[town.slug]
            runner.renew()
            self._built(town, built.result())
        if runner.superseded:
            return False
        more = runner.step()
        if runner.superseded and town.slug not in self._building:
            runner.let_go()
        elif not more:
            for name, progress in runner.reached().items():
                self._stopped(town, name, progress.stopped)
            self._tidy(town)
        return more

    def _begun(self, town: Town) -> Runner | None:
        """Become the runner of a municipality, unless somebody else is; tables of other code are built anew."""
        runner = Runner(town, self._connection, PROJECTIONS)
        if not runner.hold():
            return None
        self._runners[town.slug] = runner
        if outdated := runner.outdated():
            if town.log.head() <= AT_ONCE:
                self._built(town, rebuild(town, outdated))
            else:
                self._building[town.slug] = self._builder.submit(rebuild, town, outdated, self._go_on)
        return runner

    def _go_on(self, _: int) -> None:
        if self._ended.is_set():
            raise CancelledError

    def _built(self, town: Town, failed: Iterable[ProjectionError]) -> None:
        for error in failed:
            self._stopped(town, error.projection, str(error))

    def _tidy(self, town: Town) -> None:
        if monotonic() - self._tidied.get(town.slug, float("-inf")) > TIDY_SECONDS:
            self._tidied[town.slug] = monotonic()
            drop_retired(self._connection, town.slug)

    def __enter__(self) -> Self:
        """Use it as a context."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave what is being built after the batch at hand."""
        self._ended.set()
        self._builder.shutdown(cancel_futures=True)
