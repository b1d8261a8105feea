"""How soon a fact shows after its append has answered, while a worker runs and more facts keep coming in."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final, NamedTuple

import psycopg
from eventsourcing.dcb.api import DCBEvent
from psycopg import sql

from adapters.tables.schema import rows_schema
from bench.own import log_of
from bench.place import Place
from bench.programs import program
from bench.rounds import Line, Scale, duration, percentile
from projections.catalogue import PROJECTIONS
from service.shown import CHANNEL

EVENTS_A_SECOND: Final = 500
LIMITS: Final = {50: 3.0, 99: 15.0}
"""Milliseconds within which so many in a hundred shall show."""
_LEAST: Final = 0.05
"""Milliseconds: what showed before its append had answered counts as this."""
_NEARLY: Final = 0.99
_LOOK_SECONDS: Final = 0.005
_SETTLING_SECONDS: Final = 1.0
_PATIENCE: Final = 120.0


class Moment(NamedTuple):
    """A time (of time.perf_counter, one clock for all processes), and the position that was reached by then."""

    at: float
    position: int


class Watcher:
    """Hears when rows show more, and looks how far all of them have come."""

    def __init__(self, connection: psycopg.Connection[tuple[int | None, int]], slug: str) -> None:
        """Listen on a connection in autocommit mode."""
        self._connection = connection
        self._look = sql.SQL("select min(position), count(*) from {}.generation where state = 'serving'").format(
            sql.Identifier(rows_schema(slug))
        )
        connection.execute(sql.SQL("listen {}").format(sql.Identifier(CHANNEL)))

    def until(self, position: int, seen: list[Moment]) -> None:
        """Note each step until all rows show a position; raises TimeoutError."""
        deadline = time.monotonic() + _PATIENCE
        while (reached := self.reached()) < position:
            if not seen or reached > seen[-1].position:
                seen.append(Moment(time.perf_counter(), reached))
            if time.monotonic() > deadline:
                message = f"The worker has come to {reached} only, of {position}"
                raise TimeoutError(message)
            list(self._connection.notifies(timeout=_LOOK_SECONDS, stop_after=1))
        seen.append(Moment(time.perf_counter(), reached))

    def reached(self) -> int:
        """Give the position that all projections show."""
        position, serving = self._connection.execute(self._look).fetchone() or (None, 0)
        return position if position is not None and serving == len(PROJECTIONS) else 0


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure from the answer to an append until the last projection has the fact's rows."""
    ready = place.filling.ready(round(scale.live_seconds * EVENTS_A_SECOND))
    with program(place, "worker"), psycopg.connect(place.app_url, autocommit=True) as connection:
        watcher = Watcher(connection, place.town.slug)
        _settled(place, watcher)
        answered, seen = _told(place, watcher, ready)
    reached = [moment.position for moment in seen]
    shown = (seen[bisect_left(reached, one.position)].at - one.at for one in answered)
    waits = [max(_LEAST, seconds * 1_000) for seconds in shown]
    for share, limit in LIMITS.items():
        yield duration(
            f"commit to visible, p{share}, {_pace(answered)}", percentile(waits, share), "limit", limit, goal=1
        )


def _told(place: Place, watcher: Watcher, ready: Sequence[list[DCBEvent]]) -> tuple[list[Moment], list[Moment]]:
    """Let a process append at its pace, and watch; gives when appends had answered, and when rows were seen."""
    seen: list[Moment] = []
    last = place.town.log.head() + sum(map(len, ready))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as writer:
        answers = writer.submit(appended, place.app_url, place.town.slug, ready)
        watcher.until(last, seen)
        return answers.result(), seen


def appended(app_url: str, slug: str, ready: Sequence[list[DCBEvent]]) -> list[Moment]:
    """Append at the pace; gives when each append had answered."""
    answered, came = list[Moment](), 0
    with log_of(app_url, slug) as log:
        log.head()
        begun = time.perf_counter()
        for events in ready:
            time.sleep(max(0.0, begun + came / EVENTS_A_SECOND - time.perf_counter()))
            came += len(events)
            position = log.append_entries(events)[-1]
            answered.append(Moment(time.perf_counter(), position))
    return answered


def _pace(answered: Sequence[Moment]) -> str:
    """Say how many events came in a second, and what was wanted, if fewer came."""
    reached = (answered[-1].position - answered[0].position) / (answered[-1].at - answered[0].at)
    wanted = f"{EVENTS_A_SECOND} events/s"
    return wanted if reached > _NEARLY * EVENTS_A_SECOND else f"{reached:.0f} of {wanted}"


def _settled(place: Place, watcher: Watcher) -> None:
    """Wait until the worker has taken everything to rows and tree."""
    head, deadline = place.town.log.head(), time.monotonic() + _PATIENCE
    watcher.until(head, [])
    while (signed := place.town.seal.latest()) is None or signed.size < head:
        if time.monotonic() > deadline:
            message = "The worker does not seal"
            raise TimeoutError(message)
        time.sleep(_LOOK_SECONDS)
    time.sleep(_SETTLING_SECONDS)
