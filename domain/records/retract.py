"""Retract an entry that should never have been recorded."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import EntryRef, tag
from domain.kernel.slice import Command, Slice
from domain.records.entries import (
    EntryFollowsAnother,
    EntryIsFinal,
    EntryIsRetracted,
    EntryIsUnknown,
    concerned,
    standing_entry,
)
from domain.records.events import EntryCorrected, EntryRetracted


class RetractEntry(Command, frozen=True):
    """Retract an entry that should never have been recorded; it stays in the log, marked."""

    entry: EntryRef


def boundary(command: RetractEntry) -> Boundary:
    """The entry and what was said of it since."""
    return boundary_of(about(tag("entry", command.entry), EntryCorrected, EntryRetracted), entries=(command.entry,))


def decide(command: RetractEntry, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Retract an entry once; corrections, retractions and erasures stand."""
    fact = standing_entry(command.entry, facts)
    return (EntryRetracted(entry=command.entry, kind=fact.event.type(), concerned=concerned(fact)),)


SLICE = Slice(
    command=RetractEntry,
    permission="records.amend",
    boundary=boundary,
    decide=decide,
    refusals=(EntryIsUnknown, EntryIsRetracted, EntryIsFinal, EntryFollowsAnother),
    because="required",
    raw=True,
    example={"entry": 17, "because": "Registreret på det forkerte netværk."},
)
