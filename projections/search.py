"""What can be found by its words: one row for every entry that says something, as it stands."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Final

from msgspec import structs

from domain.catalogue import events
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.when import bounds
from domain.records.events import EntryCorrected, EntryRetracted
from projections.amending import right_values
from projections.rows import Projection, Row, Rows
from projections.wording import sealed_texts, worded, wording

TITLES: Final = ("title", "name", "label")


class SearchRow(Row, frozen=True, kw_only=True):
    """An entry's open words as they stand: its title, and in `lines` a line for each further text of a field.

    `subject` is the event's folder, `unit` the one that whoever recorded it acted for, `sealed` the number of its
    sealed texts, whose words stand nowhere. `corrected_by` are the entries that corrected it.
    """

    TABLE = "search"
    KEY = ("position",)
    OWNER = "entry"
    INDEXES = (("subject", "position"), ("type", "position"))
    COLUMNS = ("unit", "first", "last", "sealed")
    SEARCHED = ("title", "lines")

    position: int
    subject: str
    type: str
    unit: str | None
    occurred: str
    first: date | None
    last: date | None
    illustration: bool
    title: str | None
    lines: str
    fields: tuple[str, ...]
    sealed: int
    corrected_by: tuple[int, ...] = ()


def project(rows: Rows, fact: Fact) -> None:
    """Add what the entry says; let what it corrects say otherwise, and what it retracts nothing."""
    match fact.event:
        case EntryCorrected() as event:
            rows.update(SearchRow, event.entry, by=lambda row: _corrected(row, event, fact.position))
        case EntryRetracted(entry=entry):
            rows.remove(SearchRow, entry)
    sealed = sealed_texts(fact.event) + (fact.envelope.because is not None)
    if sealed or worded(type(fact.event)):
        rows.put(_row(fact, sealed))


def _row(fact: Fact, sealed: int) -> SearchRow:
    kind = type(fact.event)
    return SearchRow(
        position=fact.position,
        subject=kind.__module__.split(".")[-2],
        type=kind.type(),
        unit=fact.envelope.unit,
        occurred=fact.occurred,
        first=fact.bounds.first,
        last=fact.bounds.last,
        illustration=fact.envelope.illustration,
        sealed=sealed,
        **_said(kind, list(wording(kind, fact.event))),
    )


def _corrected(row: SearchRow, event: EntryCorrected, by: int) -> SearchRow:
    kind, right = events()[row.type], right_values(event)
    lines = zip(row.fields, row.lines.split("\n"), strict=False)
    title = [(name, row.title) for name in _title(kind) if row.title]
    kept = [(name, line) for name, line in (*title, *lines) if name not in right]
    said = sorted([*kept, *wording(kind, right)], key=lambda one: worded(kind).index(one[0]))
    occurred = event.occurred or row.occurred
    times = {"occurred": occurred, **bounds(occurred)._asdict()}
    return structs.replace(row, corrected_by=(*row.corrected_by, by), **times, **_said(kind, said))


def _said(kind: type[Event], said: list[tuple[str, str]]) -> dict[str, Any]:
    """Give the columns that hold what is said: the title apart from the lines."""
    title = _title(kind)
    rest = [(name, line) for name, line in said if name not in title]
    return {
        "title": next((line for name, line in said if name in title), None),
        "lines": "\n".join(line for _, line in rest),
        "fields": tuple(name for name, _ in rest),
    }


@cache
def _title(kind: type[Event]) -> tuple[str, ...]:
    """Give the field that is the event's title, if it has one."""
    return tuple(name for name in TITLES if name in worded(kind))[:1]


PROJECTION = Projection(name="search", rows=(SearchRow,), project=project, raw=True)
