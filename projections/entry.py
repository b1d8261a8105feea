"""An entry as pages show it: what its fact says, and what was said of it since."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Final

from msgspec import Struct

from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import Sealed, SealedText, texts_of
from domain.records.events import EntryCorrected, EntryRetracted, KeyDestroyed
from projections.timeline import AmendedRow
from projections.tracing import backdated, plain

_TITLES: Final = ("title", "name", "label")
_REPEATED: Final = frozenset({"concerned"})


class Entry(Struct, frozen=True, kw_only=True):
    """An entry. `what` are its open fields as JSON; `amends` the entry that it corrects, retracts or takes a key from.

    `recorded` counts microseconds since 1970 UTC; `subject` is the event's folder, such as `networks`.
    """

    KEY: ClassVar[tuple[str, ...]] = ("position",)

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


def entry(fact: Fact, amended: AmendedRow | None) -> Entry:
    """Show a fact as an entry, amended as it was at some moment."""
    event, envelope = fact.event, fact.envelope
    return Entry(
        position=fact.position,
        recorded=fact.recorded,
        occurred=fact.occurred,
        first=fact.bounds.first,
        last=fact.bounds.last,
        backdated=backdated(fact),
        subject=type(event).subject(),
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
        tags=fact.about,
        amends=_amended(event),
        corrected_by=amended.corrected_by if amended else (),
        retracted_by=amended.retracted_by if amended else None,
    )


def _amended(event: Event) -> int | None:
    return event.entry if isinstance(event, EntryCorrected | EntryRetracted | KeyDestroyed) else None
