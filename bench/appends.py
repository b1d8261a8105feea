"""How fast facts are appended, each on its conditions: by many writers and processes, in groups, a hundred at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from bench.own import EIGHT, group_writers, own_writers
from bench.peers import library_writers, raw_writers
from bench.place import Place
from bench.rounds import Line, Scale, duration, medians, percentile, rate
from bench.writing import Opened, rate_of_processes, waits
from bench.writing import rate as written

GOALS: Final = {1: 0.6, 8: 1.0, 32: 1.2}
"""What the rate of so many writers shall be, in times that of as many that insert and check nothing."""
LIBRARY_GOAL: Final = 12.0
PROCESSES: Final = 4
GROUP: Final = 32
MANY: Final = 100
SLOWEST: Final = 3.0
_UNIT: Final = "events/s"


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure appends beside plain inserts and beside the library's conditional append."""
    for writers in GOALS:
        yield from _writers(place, scale, writers, 1)
        if writers > 1:
            yield from _writers(place, scale, writers, PROCESSES)
            yield _slowest(place, scale, writers)
    yield _many(place, scale)
    for each in (1, PROCESSES):
        yield _eight(place, scale, each)


def _writers(place: Place, scale: Scale, writers: int, processes: int) -> Iterator[Line]:
    contenders: dict[str, Opened] = {
        "own": partial(own_writers, place.app_url, writers // processes),
        "raw": partial(raw_writers, place.owner_url, writers // processes),
        "library": partial(library_writers, place.owner_url, writers // processes),
    }
    measured = {name: _measured(opened, processes, scale) for name, opened in contenders.items()}
    if writers == GROUP and processes == 1:
        measured["groups"] = partial(written, partial(group_writers, place.app_url, 1), scale.seconds, size=GROUP)
    found = medians(measured, scale.rounds)
    among = f", {processes} processes" if processes > 1 else ""
    name = f"conditional append, {writers} writer{'s' if writers > 1 else ''}{among}"
    yield rate(name, _UNIT, found["own"], "raw insert", found["raw"], goal=GOALS[writers])
    goal = LIBRARY_GOAL if writers > 1 else None
    yield rate(name, _UNIT, found["own"], "library, conditional append", found["library"], goal=goal)
    if "groups" in found:
        name = f"conditional append, groups of {GROUP}, 1 connection"
        yield rate(name, _UNIT, found["groups"], f"raw insert, {GROUP} connections", found["raw"])


def _measured(opened: Opened, processes: int, scale: Scale) -> Callable[[], float]:
    if processes > 1:
        return partial(rate_of_processes, opened, processes, scale.seconds)
    return partial(written, opened, scale.seconds)


def _slowest(place: Place, scale: Scale, writers: int) -> Line:
    opened = partial(own_writers, place.app_url, writers)
    taken = [wait for _ in range(scale.rounds) for wait in waits(opened, scale.seconds)]
    name = f"conditional append, {writers} writers, p99"
    return duration(name, percentile(taken, 99), f"{SLOWEST:g} times p50", SLOWEST * percentile(taken, 50), goal=1)


def _many(place: Place, scale: Scale) -> Line:
    found = medians(
        {
            "own": partial(written, partial(own_writers, place.app_url, 1), scale.seconds, size=MANY),
            "raw": partial(written, partial(raw_writers, place.owner_url, 1), scale.seconds, size=MANY),
        },
        scale.rounds,
    )
    return rate(
        f"{MANY} events in one append", _UNIT, found["own"], f"raw insert of {MANY} by unnest", found["raw"], goal=0.5
    )


def _eight(place: Place, scale: Scale, each: int) -> Line:
    """Measure eight logs in one database, with so many writers each, beside as many writers on eight tables."""
    found = medians(
        {
            "own": partial(written, partial(own_writers, place.app_url, each, EIGHT), scale.seconds),
            "raw": partial(written, partial(raw_writers, place.owner_url, each, len(EIGHT)), scale.seconds),
        },
        scale.rounds,
    )
    name = f"eight municipalities at once, {each} writer{'s' if each > 1 else ''} each"
    return rate(name, _UNIT, found["own"], "raw insert into eight tables", found["raw"], goal=0.9)
