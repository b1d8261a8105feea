"""What appends and pages cost in a log that has grown large, beside one that is small."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import Final

from adapters.log import Log
from bench.enlarging import LARGE, SMALL, long_log
from bench.own import log_of
from bench.pages import mean, reads
from bench.place import Place
from bench.rounds import Line, Scale, duration, medians
from bench.samples import condition, proposals
from bench.worlds import shown

GOAL: Final = 1 / 1.1
_APPENDS: Final = 300


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure conditional appends of one event, and each page now, in a large log and a small one in turn."""
    yield _appends(place, scale)
    large, small = scale.world_events, scale.world_events // 10
    there, here = reads(shown(place, large)), reads(shown(place, small))
    for name in there:
        found = medians(
            {
                "large": partial(mean, there[name], [None] * scale.reads),
                "small": partial(mean, here[name], [None] * scale.reads),
            },
            scale.rounds // 2 + 1,
        )
        yield duration(f"{name} at {large:,} events", found["large"], f"at {small:,}", found["small"], goal=GOAL)


def _appends(place: Place, scale: Scale) -> Line:
    long_log(place, SMALL, scale.small_events)
    long_log(place, LARGE, scale.large_events)
    with log_of(place.app_url, SMALL) as small, log_of(place.app_url, LARGE) as large:
        found = medians({"large": partial(_cost, large), "small": partial(_cost, small)}, scale.rounds)
    name, peer = f"append at {scale.large_events:,} events", f"at {scale.small_events:,}"
    return duration(name, found["large"], peer, found["small"], goal=GOAL)


def _cost(log: Log) -> float:
    """Give how many ms an append takes, the warming up left out."""
    after = log.head()
    for events in (proposals(1) for _ in range(_APPENDS // 10)):
        after = log.append(events, condition(events[0], after))
    waiting = [proposals(1) for _ in range(_APPENDS)]
    begun = time.perf_counter()
    for events in waiting:
        after = log.append(events, condition(events[0], after))
    return (time.perf_counter() - begun) * 1_000 / _APPENDS
