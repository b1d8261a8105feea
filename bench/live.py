"""How soon a fact shows after its append has answered, while the worker runs beside and more facts keep coming in."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterator
from threading import Event, Thread
from typing import Final, NamedTuple

import psycopg
from psycopg import sql

from adapters.tables.schema import rows_schema
from bench.place import Place
from bench.rounds import Line, Scale, duration, percentile
from projections.catalogue import PROJECTIONS
from service.worker import Worker, beside

EVENTS_A_SECOND: Final = 100
LIMITS: Final = {50: 3.0, 99: 15.0}
"""Milliseconds within which so many in a hundred shall show, once part 3 is built (it says: at 500 events a second)."""
_LOOK_SECONDS: Final = 0.001
_PATIENCE: Final = 30.0


class Moment(NamedTuple):
    """A time (of time.perf_counter), and a position that had been appended or had been reached by then."""

    at: float
    position: int


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure from the answer to an append until the last projection has the fact's rows."""
    worker = Worker(place.towns, place.app_url)
    while worker.catch_up():
        pass
    with beside(worker):
        waits = _waits(place, scale.live_seconds)
    for share, limit in LIMITS.items():
        name = f"commit to visible, p{share}, {EVENTS_A_SECOND} events/s"
        yield duration(name, percentile(waits, share), "limit", limit)


def _waits(place: Place, seconds: float) -> list[float]:
    """Give how many ms each fact took to show; at least the time between two looks, for it may have shown before."""
    seen: list[Moment] = []
    done = Event()
    watching = Thread(target=_watch, args=(place, seen, done))
    watching.start()
    try:
        answered = list(_coming_in(place, seconds))
        deadline = time.monotonic() + _PATIENCE
        while not (seen and seen[-1].position >= answered[-1].position) and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
    finally:
        done.set()
        watching.join()
    reached = [moment.position for moment in seen]
    return [max(_LOOK_SECONDS, seen[bisect_left(reached, one.position)].at - one.at) * 1_000 for one in answered]


def _coming_in(place: Place, seconds: float) -> Iterator[Moment]:
    begun, came = time.perf_counter(), 0
    while came < seconds * EVENTS_A_SECOND:
        time.sleep(max(0.0, begun + came / EVENTS_A_SECOND - time.perf_counter()))
        positions = place.filling.one()
        came += len(positions)
        yield Moment(time.perf_counter(), positions[-1])


def _watch(place: Place, seen: list[Moment], done: Event) -> None:
    """Note when the last of the projections has come further."""
    statement = sql.SQL("select min(position) from {}.checkpoint where projection = any(%s)").format(
        sql.Identifier(rows_schema(place.town.slug))
    )
    names = [projection.name for projection in PROJECTIONS]
    with psycopg.connect(place.app_url, autocommit=True) as connection:
        while not done.is_set():
            row = connection.execute(statement, (names,)).fetchone()
            assert row is not None
            if not seen or row[0] > seen[-1].position:
                seen.append(Moment(time.perf_counter(), row[0]))
            time.sleep(_LOOK_SECONDS)
