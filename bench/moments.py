"""How much longer a page takes at an earlier position than now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from bench.place import Place
from bench.rounds import Line, Scale, duration, medians
from bench.world.typical import typical
from projections import network_activity, timeline, trial_board
from service.policy import Actor
from service.reads.collections import COLLECTIONS, DEFAULT_LIMIT, Collection, detailed
from service.reads.texts import Opener
from service.reads.timeline import Narrowed, page
from service.town import Town
from service.view import view

Read = Callable[[int | None], object]

_READER: Final = Actor(person="person-1", role="consultant", via="page")
_TIMELINE: Final = (timeline.PROJECTION, network_activity.PROJECTION, trial_board.PROJECTION)
_PLANS: Final = next(one for one in COLLECTIONS if one.name == "plans")
_STRIDE: Final = 7_919
"""A prime: its multiples, taken modulo the log's size, lie all over the log."""


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure a plan with all its parts, and a page of the timeline with its texts opened."""
    town = place.town
    plan = typical(town).plan
    assert plan
    reads: dict[str, Read] = {
        "plan with all its parts": partial(_plan, town, _PLANS, plan),
        f"timeline page of {DEFAULT_LIMIT}": partial(_timeline, town),
    }
    for name, read in reads.items():
        positions = list(_positions(town.log.head(), scale.reads))
        found = medians(
            {
                "earlier": partial(_mean, read, positions),
                "now": partial(_mean, read, [None] * scale.reads),
            },
            scale.rounds,
        )
        yield duration(f"{name}, at an earlier position", found["earlier"], "now", found["now"])


def _positions(head: int, size: int) -> Iterator[int]:
    """Give positions all over the second half of the log, in no order; what is typical began before them."""
    half = head // 2
    return (half + number * _STRIDE % half for number in range(1, size + 1))


def _mean(read: Read, positions: list[int] | list[None]) -> float:
    """Give the ms that one read takes."""
    begun = time.perf_counter()
    for position in positions:
        read(position)
    return (time.perf_counter() - begun) * 1_000 / len(positions)


def _plan(town: Town, plans: Collection, plan: str, position: int | None) -> object:
    with view(town, plans.projections, as_of=position) as held:
        return detailed(held, Opener(town, _READER, held), plans, plan)


def _timeline(town: Town, position: int | None) -> object:
    with view(town, _TIMELINE, as_of=position) as held:
        return page(held, Opener(town, _READER, held), Narrowed(), None, DEFAULT_LIMIT)
