"""The worker: takes new facts to the projections, keeps the seal, and sweeps the vault."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import psycopg
import structlog

from adapters.log.subscription import heard, listening
from adapters.tables.store import writing
from service.live import Live
from service.outside import Task, on_errands
from service.town import Town
from service.towns import Towns
from service.upkeep import KEEP_UP, Upkeep

FALLBACK_SECONDS: Final = 0.5
_RETRY_SECONDS: Final = 1.0
logger = structlog.get_logger()


class Worker:
    """Runs until it is stopped; several may run, each task is done by one at a time."""

    def __init__(self, towns: Towns, conninfo: str, errands: Sequence[Task] = ()) -> None:
        """Listen on a connection of its own; go on errands to others outside in threads of their own."""
        self._towns = towns
        self._conninfo = conninfo
        self._upkeep = Upkeep(self._done)
        self._errands = (*errands, self._upkeep)
        self._stopping = threading.Event()
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

    def catch_up(self) -> bool:
        """Do one round over all municipalities; True when there was anything to do."""
        with writing(self._conninfo) as hands, Live(hands, self._stopped) as live:
            towns = self._towns.all()
            rounds = [self._done(task, town) for town in towns for task in (live.project, *KEEP_UP)]
            return any(rounds)

    def _listen(self) -> None:
        with listening(self._conninfo) as ears, writing(self._conninfo) as hands, Live(hands, self._stopped) as live:
            due: Iterable[Town] = self._towns.all()
            while not self._stopping.is_set():
                due = [town for town in due if self._done(live.project, town)]
                self._upkeep.wake()
                if not due:
                    slugs = heard(ears, FALLBACK_SECONDS)
                    due = [self._towns.get(slug) for slug in slugs] or self._towns.all()

    def _stopped(self, town: Town, name: str, why: str | None) -> None:
        self._tell("projection stopped", town, name, why)

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
