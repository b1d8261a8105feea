"""How fast all projections are folded anew from a long log, beside the library's ProjectionRunner with one table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import Final

from bench.apart import apart
from bench.place import Place
from bench.rounds import Line, Scale, limited, medians, rate
from bench.runner import record, run_rate
from bench.worlds import world
from projections.catalogue import PROJECTIONS
from service.rebuilding import rebuild
from service.town import Town

GOAL: Final = 40.0
LEAST: Final = 60_000.0
"""Events a second."""
MOST_MEMORY: Final = 2**30 / 1e6
"""MB."""


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure one rebuild in a process of its own; the library folds few events, each in a transaction."""
    town = world(place, scale.world_events)
    own = apart(place, town, rebuilt)
    record(place.owner_url, scale.peer_events)
    library = partial(run_rate, place.owner_url, scale.peer_events)
    found = medians({"library": library}, scale.rounds // 2 + 1)
    name = f"rebuild of {len(PROJECTIONS)} projections, {scale.world_events:,} events"
    peer = f"library, ProjectionRunner, 1 table, {scale.peer_events:,} events"
    yield rate(name, "events/s", own.given, peer, found["library"], goal=GOAL)
    yield rate(name, "events/s", own.given, "limit", LEAST, goal=1.0)
    yield limited(f"peak memory, {name}", own.peak, "MB", MOST_MEMORY)


def rebuilt(town: Town) -> float:
    """Fold everything anew; gives events a second."""
    head, begun = town.log.head(), time.perf_counter()
    assert rebuild(town, PROJECTIONS) == []
    return head / (time.perf_counter() - begun)
