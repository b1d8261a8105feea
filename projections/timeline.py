"""The timeline: one row for every entry, as it was recorded, with what was said of it since."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import Sealed, SealedText, texts_of
from domain.records.events import EntryCorrected, EntryRetracted, KeyDestroyed
from projections.rows import Projection, Row, Rows
from projections.tracing import backdated, plain

_TITLES: Final = ("title", "name", "label")
_REPEATED: Final = frozenset({"concerned"})


class TimelineRow(Row, frozen=True, kw_only=True):
    """An entry. `what` are its open fields as JSON; `amends` the entry that it corrects, retracts or takes a key from.

    `recorded` counts microseconds since 1970 UTC; `subject` is the event's folder, such as `networks`.
    """

    TABLE = "timeline"
    KEY = ("position",)
    OWNER = "entry"
    INDEXES = (
        ("position",),
        ("subject", "position"),
        ("type", "position"),
        ("recorded_by", "position"),
        ("unit", "position"),
        ("first",),
    )

    position: int
    recorded: int
    occurred: str
    first: date | None
    last: date | None
    backdated: bool
    subject: str
    type: str
    title: str | None
    what: dict[str, Any]
    texts: tuple[SealedText, ...]
    because: SealedText | None
    recorded_by: str
    role: str
    unit: str | None
    via: str
    illustration: bool
    caused_by: int | None
    tags: tuple[str, ...]
    amends: int | None
    corrected_by: tuple[int, ...] = ()
    retracted_by: int | None = None


class TimelineTagRow(Row, frozen=True, kw_only=True):
    """An entry found by what it is about, such as `plan:vision-2030`."""

    TABLE = "timeline_tag"
    KEY = ("position", "tag")
    OWNER = "entry"
    INDEXES = (("tag", "position"),)

    position: int
    tag: str


def project(rows: Rows, fact: Fact) -> None:
    """Add the entry, and mark the entry that it amends."""
    tags = tuple(sorted(tag for tag in fact.tags if not tag.startswith("request:")))
    rows.put(_row(fact, tags))
    for tag in tags:
        rows.put(TimelineTagRow(position=fact.position, tag=tag))
    match fact.event:
        case EntryCorrected(entry=entry):
            row = rows.get(TimelineRow, entry)
            rows.change(TimelineRow, entry, corrected_by=(*(row.corrected_by if row else ()), fact.position))
        case EntryRetracted(entry=entry):
            rows.change(TimelineRow, entry, retracted_by=fact.position)


def _row(fact: Fact, tags: tuple[str, ...]) -> TimelineRow:
    event, envelope = fact.event, fact.envelope
    return TimelineRow(
        position=fact.position,
        recorded=fact.recorded,
        occurred=fact.occurred,
        first=fact.bounds.first,
        last=fact.bounds.last,
        backdated=backdated(fact),
        subject=type(event).__module__.split(".")[-2],
        type=event.type(),
        title=next((found for name in _TITLES if (found := getattr(event, name, None))), None),
        what={name: value for name, value in plain(event).items() if name not in _REPEATED},
        texts=tuple(fact.place(path, text) for path, text in texts_of(event).items() if isinstance(text, Sealed)),
        because=fact.text("because"),
        recorded_by=envelope.recorded_by,
        role=envelope.role,
        unit=envelope.unit,
        via=envelope.via,
        illustration=envelope.illustration,
        caused_by=envelope.caused_by,
        tags=tags,
        amends=_amended(event),
    )


def _amended(event: Event) -> int | None:
    return event.entry if isinstance(event, EntryCorrected | EntryRetracted | KeyDestroyed) else None


PROJECTION = Projection(name="timeline", rows=(TimelineRow, TimelineTagRow), project=project, raw=True)
