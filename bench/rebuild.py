"""How fast all projections are folded anew from the log, beside the library's ProjectionRunner with one table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from bench.place import Place
from bench.rounds import Line, Scale, medians, rate
from bench.runner import record, run_rate
from projections.catalogue import PROJECTIONS
from service.rebuilding import rebuild
from service.town import Town


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure rebuilding; the library folds fewer events, since each takes it a transaction."""
    record(place.owner_url, scale.peer_events)
    found = medians(
        {
            "own": partial(_rate, place.town),
            "library": partial(run_rate, place.owner_url, scale.peer_events),
        },
        scale.rounds // 2 + 1,
    )
    peer = f"library, ProjectionRunner, 1 table, {scale.peer_events:,} events"
    yield rate(f"rebuild of {len(PROJECTIONS)} projections", "events/s", found["own"], peer, found["library"])


def _rate(town: Town) -> float:
    head, begun = town.log.head(), time.perf_counter()
    assert rebuild(town, PROJECTIONS) == []
    return head / (time.perf_counter() - begun)
