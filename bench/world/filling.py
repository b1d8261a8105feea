"""Puts what a simulated municipality records into its log: sealed, in its envelopes, each command an append."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import psycopg
from eventsourcing.dcb.api import DCBEvent
from msgspec import structs
from psycopg import Connection

from adapters.log.group import Call
from adapters.log.member import Member, member
from adapters.vault import bulk
from adapters.vault.vault import Sealing
from bench.world.simulating import simulate
from bench.world.steps import Told
from domain.kernel.fact import Fact
from domain.kernel.ids import SEPARATOR
from domain.kernel.stored import encode
from service.town import Town, fact_of

SEED: Final = 1
TOGETHER: Final = 1_000
"""Appends that are committed at once."""


class OtherLogError(Exception):
    """The log holds something else than this world: another seed, another municipality, or entries of others."""


class _Group(NamedTuple):
    """Appends that are ready to be committed, the keys that go to the vault first, and where the log then ends."""

    members: list[Member]
    sealings: list[Sealing]
    head: int


class Filling:
    """A simulated municipality on its way into a log, which it continues where an earlier one of its seed ended."""

    def __init__(self, town: Town, seed: int = SEED, municipality: int = 1) -> None:
        """Take up the story at the log's head; raises OtherLogError."""
        self._town = town
        self._told = simulate(seed, municipality)
        self._call = Call(town.slug)
        self.head = 0
        self._skip(town.log.head())

    def grow(self, size: int, on_progress: Callable[[int], None] = lambda _: None) -> int:
        """Let the log grow to at least `size` entries, the last command whole; gives how many it then has.

        While PostgreSQL commits one group, the next one is decided and sealed.
        """
        with (
            _uncollected(),
            psycopg.connect(self._town.log.conninfo, autocommit=True) as connection,
            ThreadPoolExecutor(1) as thread,
        ):
            self._call.prepare(connection)
            underway: Future[int] | None = None
            while self.head < size:
                group = self._group(size)
                if underway:
                    on_progress(underway.result())
                underway = thread.submit(self._commit, connection, group)
            if underway:
                on_progress(underway.result())
        return self.head

    def ready(self, size: int) -> list[list[DCBEvent]]:
        """Give what is recorded next, at least `size` entries: those of each command apart, sealed, their keys kept.

        Whoever asked for them appends them all in this order, and nobody else appends meanwhile.
        """
        appends, sealings, until = list[list[DCBEvent]](), list[Sealing](), self.head + size
        while self.head < until:
            told = next(self._told)
            sealings.append(sealed(self._town.slug, told))
            appends.append(list(_entries(told.facts, sealings[-1])))
            self.head += len(told.facts)
        with self._town.pool.connection() as connection:
            bulk.keep(connection, self._town.vault.keys, sealings)
        return appends

    def _group(self, size: int) -> _Group:
        members, sealings = list[Member](), list[Sealing]()
        while self.head < size and len(members) < TOGETHER:
            told = next(self._told)
            sealing = sealed(self._town.slug, told)
            members.append(member(list(_entries(told.facts, sealing))))
            sealings.append(sealing)
            self.head += len(told.facts)
        return _Group(members, sealings, self.head)

    def _commit(self, connection: Connection[Any], group: _Group) -> int:
        with connection.transaction():
            bulk.keep(connection, self._town.vault.keys, group.sealings)
        committed = self._call.commit(connection, group.members)
        return self._reached(committed.outcomes[-1].positions[-1], group.head)

    def _reached(self, head: int, expected: int) -> int:
        if head != expected:
            message = f"Entry {expected} came to lie at {head}: somebody else appends to the log"
            raise OtherLogError(message)
        return head

    def _skip(self, head: int) -> None:
        facts: Sequence[Fact] = ()
        while self.head < head:
            facts = next(self._told).facts
            self.head += len(facts)
        held = fact_of(self._town.log.at([head])[0]) if facts else None
        if held and held.envelope.id != facts[-1].envelope.id:
            message = f"Entry {head} is another one"
            raise OtherLogError(message)


def fill_world(
    town: Town, size: int, seed: int = SEED, municipality: int = 1, on_progress: Callable[[int], None] = lambda _: None
) -> int:
    """Let a municipality's log grow to at least `size` entries of a simulated one; gives how many it then has.

    `on_progress` hears how many the log holds. A log that was begun with the same seed and number is continued.
    Raises OtherLogError where it holds something else.
    """
    return Filling(town, seed, municipality).grow(size, on_progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the collector of cycles its rounds over all that is held: what a world makes, nothing leads back to."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def sealed(municipality: str, told: Told) -> Sealing:
    """Seal the texts of a command's facts, and the names that go to the vault only."""
    sealing = Sealing(municipality)
    for fact in told.facts:
        sealing.add(fact.envelope.id, fact.event, fact.envelope.because)
    for field in told.slice_.personal:
        person = getattr(told.command, told.slice_.creates or "")
        sealing.name(told.facts[0].envelope.id, person, getattr(told.command, field))
    return sealing


def _entries(facts: Sequence[Fact], sealing: Sealing) -> Iterator[DCBEvent]:
    for fact, (event, because) in zip(facts, sealing.sealed, strict=True):
        yield DCBEvent(
            type=event.type(),
            data=encode(structs.replace(fact.envelope, because=because) if because else fact.envelope, event),
            tags=fact.tagged.split(SEPARATOR),
        )
