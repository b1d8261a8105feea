"""How fast facts are appended, each on its conditions: by many writers, in groups, and a hundred at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from threading import Barrier
from typing import Final

from bench.own import group_writers, own_writers
from bench.peers import library_writers, raw_writers
from bench.place import Place
from bench.rounds import Line, Scale, medians, rate
from bench.samples import Append, proposals

Opened = Callable[[str, int], AbstractContextManager[list[Append]]]

WRITERS: Final = (1, 8, 32)
GROUP: Final = 32
MANY: Final = 100
_UNIT: Final = "events/s"
_WARM_UP: Final = 6
"""psycopg prepares a statement when it comes for the sixth time."""
_PATIENCE: Final = 60.0


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure appends beside plain inserts and beside the library's conditional append."""
    app, owner, seconds = place.app_url, place.owner_url, scale.seconds
    for writers in WRITERS:
        contenders = {
            "own": partial(_rate, own_writers, app, writers, seconds),
            "raw": partial(_rate, raw_writers, owner, writers, seconds),
            "library": partial(_rate, library_writers, owner, writers, seconds),
        }
        if writers == GROUP:
            contenders["groups"] = partial(_rate, group_writers, app, 1, seconds, size=GROUP)
        found = medians(contenders, scale.rounds)
        name = f"conditional append, {writers} writer{'s' if writers > 1 else ''}"
        yield rate(name, _UNIT, found["own"], "raw insert", found["raw"])
        yield rate(name, _UNIT, found["own"], "library, conditional append", found["library"])
        if writers == GROUP:
            name = f"conditional append, groups of {GROUP}, 1 connection"
            yield rate(name, _UNIT, found["groups"], f"raw insert, {GROUP} connections", found["raw"])
    found = medians(
        {
            "own": partial(_rate, own_writers, app, 1, seconds, size=MANY),
            "raw": partial(_rate, raw_writers, owner, 1, seconds, size=MANY),
        },
        scale.rounds,
    )
    yield rate(f"{MANY} events in one append", _UNIT, found["own"], f"raw insert of {MANY} by unnest", found["raw"])


def _rate(opened: Opened, url: str, writers: int, seconds: float, *, size: int = 1) -> float:
    """Let writers append for some seconds, `size` events at a time; gives events a second, all writers together."""
    with opened(url, writers) as appends, ThreadPoolExecutor(writers) as threads:
        start = Barrier(writers + 1, timeout=_PATIENCE)
        running = [threads.submit(_write, append, start, seconds, size) for append in appends]
        start.wait()
        begun = time.perf_counter()
        written = sum(one.result() for one in running)
        return written / (time.perf_counter() - begun)


def _write(append: Append, start: Barrier, seconds: float, size: int) -> int:
    after = written = 0
    for _ in range(_WARM_UP):
        after = append(proposals(size), after)
    start.wait()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        after = append(proposals(size), after)
        written += size
    return written
