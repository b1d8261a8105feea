"""Entries at a view's position: found by the timeline's rows, told by the log, amended as they were then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from projections.entry import Entry, entry
from projections.timeline import AmendedRow, TimelineRow
from service.selecting import Condition
from service.town import fact_of
from service.view import View


def find_entries(
    view: View, *conditions: Condition, order: Sequence[str] = ("position",), limit: int | None = None
) -> list[Entry]:
    """Give the entries whose TimelineRow meets conditions; `view` must declare the timeline."""
    return _entries(view, [row.position for row in view.find(TimelineRow, *conditions, order=order, limit=limit)])


def entries_at(view: View, positions: Iterable[int]) -> list[Entry]:
    """Give the entries at positions, in order, as far as they were recorded by then."""
    return _entries(view, sorted({position for position in positions if 0 < position <= view.position}))


def entry_at(view: View, position: int) -> Entry | None:
    """Give the entry at a position, if it was recorded by then."""
    return next(iter(entries_at(view, [position])), None)


def _entries(view: View, positions: Sequence[int]) -> list[Entry]:
    if not positions:
        return []
    amended = {row.entry: row for row in view.find(AmendedRow, ("entry", "in", list(positions)))}
    facts = {fact.position: fact for fact in map(fact_of, view.town.log.at(positions))}
    return [entry(facts[position], amended.get(position)) for position in positions]
