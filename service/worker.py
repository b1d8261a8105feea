"""The worker: takes new facts to the projections, keeps the seal, and sweeps the vault."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import psycopg
import structlog

from adapters.log.subscription import listening, wait
from projections.catalogue import PROJECTIONS
from service.outside import Task, on_errands
from service.projecting import advance, behind
from service.town import Town
from service.towns import Towns
from service.upkeep import confirm_keys, seal_log, sweep_keys

FALLBACK_SECONDS: Final = 0.5
SWEEP_SECONDS: Final = 600.0
_RETRY_SECONDS: Final = 1.0
logger = structlog.get_logger()


class Worker:
    """Runs until it is stopped; several may run, each task is done by one at a time."""

    def __init__(self, towns: Towns, conninfo: str, errands: Sequence[Task] = ()) -> None:
        """Listen on a connection of its own; go on errands to others outside in threads of their own."""
        self._towns = towns
        self._conninfo = conninfo
        self._errands = errands
        self._stopping = threading.Event()
        self._swept: float | None = None
        self._told: dict[tuple[str, str], str | None] = {}

    def run(self) -> None:
        """Work until stopped; a lost database is waited for."""
        with on_errands(self._towns, self._errands, self._stopping):
            while not self._stopping.is_set():
                try:
                    self._listen()
                except psycopg.Error as error:
                    logger.warning("worker waits for the database", reason=type(error).__name__)
                    self._stopping.wait(_RETRY_SECONDS)

    def stop(self) -> None:
        """Stop after the batch at hand."""
        self._stopping.set()

    def _listen(self) -> None:
        with listening(self._conninfo) as connection:
            while not self._stopping.is_set():
                self._sweep()
                if not self.catch_up():
                    wait(connection, FALLBACK_SECONDS)

    def catch_up(self) -> bool:
        """Do one round over all municipalities; True when there was anything to do."""
        tasks = (self._project, seal_log, confirm_keys)
        rounds = [self._done(task, town) for town in self._towns.all() for task in tasks]
        return any(rounds)

    def _sweep(self) -> None:
        if self._swept is None or time.monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = time.monotonic()
            for town in self._towns.all():
                self._done(sweep_keys, town)

    def _project(self, town: Town) -> bool:
        """Take the next batch to each projection; True when there is more."""
        head, moved = town.log.head(), False
        for projection in behind(town, PROJECTIONS):
            progress = advance(town, projection)
            self._tell("projection stopped", town, projection.name, progress.stopped)
            moved = moved or (progress.stopped is None and progress.position < head)
        return moved

    def _done(self, task: Callable[[Town], object], town: Town) -> bool:
        """Do a task, whose failure must not keep others from theirs; True when there was anything to do."""
        try:
            done, fault = bool(task(town)), None
        except psycopg.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 whatever it is, the other tasks go on
            done, fault = False, "".join(traceback.format_exception(error))
        self._tell("task failed", town, task.__name__, fault)
        return done

    def _tell(self, event: str, town: Town, name: str, fault: str | None) -> None:
        """Log a fault when it comes, not again with every round that it stays."""
        if fault and self._told.get((town.slug, name)) != fault:
            logger.error(event, municipality=town.slug, name=name, fault=fault)
        self._told[town.slug, name] = fault


@contextmanager
def beside(worker: Worker) -> Iterator[None]:
    """Run a worker in a thread of its own for as long as the block lasts."""
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(timeout=10)
