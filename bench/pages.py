"""What pages read, by the functions that answer requests, at any position."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from statistics import fmean
from typing import Final

from bench.world.typical import typical
from domain.kernel.ids import tag
from projections import network_activity, search, timeline, trial_board
from projections.catalogue import PROJECTIONS
from projections.decision_register import DecisionRow
from projections.rows import Projection
from service.pages.counted import counts
from service.pages.deciding import decisions_shown
from service.pages.decisions import LENGTH as DECISIONS
from service.policy import Actor
from service.reads.collections import COLLECTIONS, DEFAULT_LIMIT, Collection, detailed, listed
from service.reads.search import PROJECTIONS as SEARCH
from service.reads.search import find
from service.reads.serving import Reading
from service.reads.texts import Opener
from service.reads.timeline import Narrowed, page
from service.town import Town
from service.view import view

Read = Callable[[int | None], object]
"""Reads a page at a position, or now."""
READER: Final = Actor(person="person-1", role="consultant", via="page")
COUNTS: Final = "counts of the front page"
HITS: Final = 20
MOST_SECONDS: Final = 2.0
"""So long a round of one page lasts, though one read may outlast it."""
FREQUENT, RARE = "overgange", "børnepolitik"
_TIMELINE: Final = (timeline.PROJECTION, search.PROJECTION, network_activity.PROJECTION, trial_board.PROJECTION)
_BY_NAME: Final = {one.name: one for one in COLLECTIONS}


def reads(town: Town) -> dict[str, Read]:
    """Give the reads of a municipality's typical pages, each with what it is called."""
    held = typical(town)
    assert held.plan
    assert held.unit
    timeline_of = partial(_timeline, town)
    return {
        "plan with all its parts": partial(_plan, town, _BY_NAME["plans"], held.plan),
        f"timeline page of {DEFAULT_LIMIT}": partial(timeline_of, Narrowed()),
        f"timeline page of {DEFAULT_LIMIT} of a plan": partial(timeline_of, Narrowed(subject=tag("plan", held.plan))),
        f"timeline page of {DEFAULT_LIMIT} of a unit": partial(timeline_of, Narrowed(unit=held.unit)),
        f"decision register page of {DECISIONS}": partial(_decisions, town),
        f"board page of {DEFAULT_LIMIT}, running": partial(_board, town, _BY_NAME["trials"], "running"),
        f"board page of {DEFAULT_LIMIT}, concluded": partial(_board, town, _BY_NAME["trials"], "concluded"),
        f"search of a frequent word, {HITS} hits": partial(_search, town, FREQUENT),
        f"search of a rare word, {HITS} hits": partial(_search, town, RARE),
        COUNTS: partial(_counts, town),
    }


def mean(read: Read, positions: Sequence[int | None]) -> float:
    """Give the ms that one read takes, of those that there is time for."""
    took: list[float] = []
    for position in positions:
        begun = time.perf_counter()
        read(position)
        took.append(time.perf_counter() - begun)
        if sum(took) > MOST_SECONDS:
            break
    return fmean(took) * 1_000


@contextmanager
def _reading(town: Town, projections: Sequence[Projection], position: int | None) -> Iterator[Reading]:
    with view(town, projections, as_of=position) as held:
        yield Reading(town, held, Opener(town, READER, held))


def _plan(town: Town, plans: Collection, plan: str, position: int | None) -> object:
    with _reading(town, plans.projections, position) as held:
        return detailed(held.view, held.opener, plans, plan)


def _timeline(town: Town, narrowed: Narrowed, position: int | None) -> object:
    with _reading(town, _TIMELINE, position) as held:
        return page(held.view, held.opener, narrowed, None, DEFAULT_LIMIT)


def _decisions(town: Town, position: int | None) -> object:
    with _reading(town, PROJECTIONS, position) as held:
        rows = held.view.find(DecisionRow, order=("-last", "-position"), limit=DECISIONS + 1)
        return decisions_shown(held, rows[:DECISIONS], "da")


def _board(town: Town, trials: Collection, state: str, position: int | None) -> object:
    with _reading(town, trials.projections, position) as held:
        return listed(held.view, held.opener, trials, {"state": state}, cursor=None, limit=DEFAULT_LIMIT)


def _search(town: Town, word: str, position: int | None) -> object:
    with _reading(town, SEARCH, position) as held:
        return find(held.view, held.opener, Narrowed(words=word), None, HITS)


def _counts(town: Town, position: int | None) -> object:
    with _reading(town, PROJECTIONS, position) as held:
        return counts(held.view)
