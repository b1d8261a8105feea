"""Errands to others outside: each in a thread of its own, so that who is slow or gone delays nobody else."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Final, NamedTuple, Protocol

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from adapters.seal.calling import CallError
from adapters.seal.timestamp import TimestampError
from service.outbox import outbox_in
from service.settings import Settings
from service.stamping import authority_in, have_stamped
from service.town import Town
from service.towns import Towns
from service.witnesses import witnesses_in
from service.witnessing import WitnessRefusedError, have_cosigned

LONGEST_PAUSE: Final = 300.0
"""In seconds, between tries when something keeps failing."""
logger = structlog.get_logger()


class Task(Protocol):
    """Whatever is done outside beside the worker's own work, in a thread of its own."""

    @property
    def name(self) -> str:
        """Its name for the logs."""

    def run(self, towns: Towns, stopping: threading.Event) -> None:
        """Do it until stopped."""


class Errand(NamedTuple):
    """What is done for every municipality, over and over: its name for the logs, and seconds between rounds."""

    name: str
    do: Callable[[Town], bool]
    pause: float

    def run(self, towns: Towns, stopping: threading.Event) -> None:
        """Go on the errand until stopped."""
        Runner(towns, self, stopping).run()


def errands_in(settings: Settings) -> list[Task]:
    """Give what the settings ask for: one errand for each witness, one for the authority, and the webhooks.

    Raises StartupError.
    """
    witnesses = witnesses_in(settings).all
    errands: list[Task] = [
        Errand(f"witness {one.key.name}", partial(have_cosigned, witness=one), 1.0) for one in witnesses
    ]
    if authority := authority_in(settings):
        errands.append(Errand("time stamp", partial(have_stamped, authority=authority), 10.0))
    errands.append(outbox_in(settings))
    return errands


class Runner:
    """Goes on one errand for all municipalities until it is stopped."""

    def __init__(self, towns: Towns, errand: Errand, stopping: threading.Event) -> None:
        """Prepare; nothing is done yet."""
        self._towns = towns
        self._errand = errand
        self._stopping = stopping
        self._failed: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._told: dict[str, str] = {}

    def run(self) -> None:
        """Go round by round."""
        while not self._stopping.wait(self._errand.pause):
            try:
                self.round()
            except (psycopg.OperationalError, PoolTimeout):
                continue  # the worker says that the database is away

    def round(self) -> None:
        """Do the errand for every municipality that is due; where nobody answers, the others wait as well."""
        for town in self._towns.all():
            if self._stopping.is_set() or self._due.get(town.slug, 0.0) > monotonic():
                continue
            try:
                self._errand.do(town)
            except (psycopg.OperationalError, PoolTimeout):
                raise
            except CallError as error:
                self._put_off(town, str(error))
                self._due |= dict.fromkeys((one.slug for one in self._towns.all()), self._due[town.slug])
                return
            except (WitnessRefusedError, TimestampError) as error:
                self._put_off(town, str(error))
            except Exception as error:  # noqa: BLE001 whatever it is, the other municipalities get their turn
                self._put_off(town, "".join(traceback.format_exception(error)))
            else:
                self._failed.pop(town.slug, None)
                self._told.pop(town.slug, None)

    def _put_off(self, town: Town, reason: str) -> None:
        """Try again later, and the later the more often it failed; say a reason when it is a new one."""
        times = self._failed[town.slug] = self._failed.get(town.slug, 0) + 1
        self._due[town.slug] = monotonic() + min(self._errand.pause * 2 ** min(times, 20), LONGEST_PAUSE)
        if self._told.get(town.slug) != reason:
            self._told[town.slug] = reason
            logger.warning("errand failed", municipality=town.slug, name=self._errand.name, reason=reason)


@contextmanager
def on_errands(towns: Towns, errands: Sequence[Task], stopping: threading.Event) -> Iterator[None]:
    """Go on the errands beside the block, each in its own thread, until `stopping` is set, which the end does."""
    threads = [threading.Thread(target=one.run, args=(towns, stopping), name=one.name, daemon=True) for one in errands]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join(timeout=2)
