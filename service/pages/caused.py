"""Entries as the causes of what a page shows: one sentence each, with who and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from projections.tracing import plain
from service.pages.telling import sentence
from service.pages.titles import titles
from service.pages.values import Values
from service.reads.causes import causes
from service.reads.serving import Reading
from service.town import fact_of


class Caused(NamedTuple):
    """An entry as a cause. `row` is it rendered, `who` the person's name where it is known."""

    row: dict[str, Any]
    sentence: str
    who: str | None
    unit: str | None


def caused(held: Reading, positions: Iterable[int], language: str) -> dict[int, Caused]:
    """Tell the entries at positions, by position in order; the read must declare all projections."""
    wanted = sorted(set(positions))
    rows = causes(held.town, wanted)
    what = {entry.position: plain(fact_of(entry).event) for entry in held.town.log.at(wanted)}
    acted_for = {f"unit:{row.unit}" for row in rows if row.unit}
    values = Values(titles(held, acted_for.union(*(row.tags for row in rows)), language), language)
    people = held.town.vault.names(row.recorded_by for row in rows)
    return {
        row.position: Caused(
            row=shown,
            sentence=sentence(values, row.type, what[row.position]),
            who=people.get(row.recorded_by),
            unit=values.titles.of("unit", row.unit) if row.unit else None,
        )
        for row, shown in zip(rows, held.opener.rendered(rows), strict=True)
    }
