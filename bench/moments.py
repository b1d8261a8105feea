"""How much longer pages take at an earlier position than now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from bench.pages import COUNTS, mean, reads
from bench.place import Place
from bench.rounds import Line, Scale, duration, medians
from bench.worlds import shown

GOAL: Final = 1 / 1.3
GOAL_OF_COUNTS: Final = 1 / 2
_STRIDE: Final = (5**0.5 - 1) / 2
"""However many of its multiples are taken, their fractions lie evenly all over."""


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure each page at positions all over the second half of a long log, and now."""
    town = shown(place, scale.world_events)
    positions = list(_positions(town.log.head(), scale.reads))
    for name, read in reads(town).items():
        found = medians(
            {"earlier": partial(mean, read, positions), "now": partial(mean, read, [None] * scale.reads)},
            scale.rounds // 2 + 1,
        )
        goal = GOAL_OF_COUNTS if name == COUNTS else GOAL
        yield duration(f"{name}, at an earlier position", found["earlier"], "now", found["now"], goal=goal)


def _positions(head: int, size: int) -> Iterator[int]:
    """Give positions all over the second half of the log, in no order; what is typical began before them."""
    half = head // 2
    return (half + int(number * _STRIDE % 1 * half) for number in range(1, size + 1))
