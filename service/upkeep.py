"""What the worker does beside projecting: keeps the tree, confirms and destroys keys, sweeps orphaned ones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

import psycopg
from psycopg_pool import PoolTimeout

from adapters.tables.tasks import note_position, position_of
from domain.records.events import KeyDestroyed
from service.town import Town
from service.towns import Towns

BATCH: Final = 1_000
ORPHAN_SECONDS: Final = 24 * 3600
"""A key without its fact for this long belongs to an append that never came about."""
SWEEP_SECONDS: Final = 600.0
LOOK_SECONDS: Final = 0.5
_PAUSE_SECONDS: Final = 0.01
"""Between two rounds, so that entries that come close after each other are sealed together."""
_VAULT: Final = "vault"


def seal_log(town: Town) -> bool:
    """Take new entries into the tree; True when there were any."""
    return town.seal.keep()


def confirm_keys(town: Town) -> bool:
    """Note which keys' facts are in the log, and destroy those that a fact says are destroyed; True when any came."""
    with town.pool.connection() as connection:
        reached = position_of(connection, town.slug, _VAULT)
        facts = list(town.facts(after=reached, until=reached + BATCH))
        if not facts:
            return False
        town.vault.keys.confirm(connection, [fact.envelope.id for fact in facts])
        town.vault.keys.destroy(connection, [fact.event.key for fact in facts if isinstance(fact.event, KeyDestroyed)])
        note_position(connection, town.slug, _VAULT, facts[-1].position)
    return True


def sweep_keys(town: Town) -> int:
    """Delete keys whose append never came about, once all facts have confirmed theirs; gives how many there were."""
    while confirm_keys(town):
        pass
    with town.pool.connection() as connection:
        return town.vault.keys.sweep(connection, ORPHAN_SECONDS)


KEEP_UP: Final = (seal_log, confirm_keys)


class Upkeep:
    """Looks after trees and keys, in a thread of its own, whenever it is woken."""

    name = "upkeep"

    def __init__(self, done: Callable[[Callable[[Town], object], Town], bool]) -> None:
        """`done` does a task for a municipality and keeps its failure from the others."""
        self._done = done
        self._woken = threading.Event()
        self._swept: float | None = None

    def wake(self) -> None:
        """There is more in some log."""
        self._woken.set()

    def run(self, towns: Towns, stopping: threading.Event) -> None:
        """Go round by round until stopped; a lost database is waited for."""
        while not stopping.wait(_PAUSE_SECONDS):
            self._woken.wait(LOOK_SECONDS)
            self._woken.clear()
            try:
                self._round(towns)
            except (psycopg.OperationalError, PoolTimeout):
                stopping.wait(LOOK_SECONDS)  # the worker says that the database is away

    def _round(self, towns: Towns) -> None:
        for town in towns.all():
            for task in KEEP_UP:
                while self._done(task, town):
                    pass
        if self._swept is None or monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = monotonic()
            for town in towns.all():
                self._done(sweep_keys, town)
