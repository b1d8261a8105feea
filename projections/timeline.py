"""The timeline: by what every entry is found, and what was said of it since. What it says itself, the log holds."""

from __future__ import annotations

from datetime import date

from msgspec import structs

from domain.kernel.fact import Fact
from domain.records.events import EntryCorrected, EntryRetracted
from projections.rows import Projection, Row, Rows


class TimelineRow(Row, frozen=True, kw_only=True):
    """By what an entry is found. `subject` is the event's folder, such as `networks`."""

    TABLE = "timeline"
    KEY = ("position",)
    LASTING = True
    INDEXES = (
        ("subject", "position"),
        ("type", "position"),
        ("recorded_by", "position"),
        ("unit", "position"),
        ("first",),
    )

    position: int
    subject: str
    type: str
    recorded_by: str
    unit: str | None
    first: date | None
    last: date | None
    illustration: bool


class TimelineTagRow(Row, frozen=True, kw_only=True):
    """An entry found by what it is about, such as `plan:vision-2030`."""

    TABLE = "timeline_tag"
    KEY = ("tag", "position")
    LASTING = True

    tag: str
    position: int


class AmendedRow(Row, frozen=True, kw_only=True):
    """The entries that corrected or retracted an entry."""

    TABLE = "timeline_amended"
    KEY = ("entry",)
    OWNER = "entry"

    entry: int
    corrected_by: tuple[int, ...] = ()
    retracted_by: int | None = None


def project(rows: Rows, fact: Fact) -> None:
    """Let the entry be found, and mark the entry that it amends."""
    event, envelope, position = fact.event, fact.envelope, fact.position
    first, last = fact.bounds
    rows.put(
        TimelineRow(
            position=position,
            subject=type(event).subject(),
            type=event.type(),
            recorded_by=envelope.recorded_by,
            unit=envelope.unit,
            first=first,
            last=last,
            illustration=envelope.illustration,
        )
    )
    for tag in fact.about:
        rows.put(TimelineTagRow(tag=tag, position=position))
    match event:
        case EntryCorrected(entry=entry):
            row = _amended(rows, entry)
            rows.put(structs.replace(row, corrected_by=(*row.corrected_by, position)))
        case EntryRetracted(entry=entry):
            rows.put(structs.replace(_amended(rows, entry), retracted_by=position))


def _amended(rows: Rows, entry: int) -> AmendedRow:
    return rows.get(AmendedRow, entry) or AmendedRow(entry=entry)


PROJECTION = Projection(name="timeline", rows=(TimelineRow, TimelineTagRow, AmendedRow), project=project, raw=True)
