"""Correct an entry that was recorded wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.check import check, normalised
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import TAG_KEY, EntryRef, tag
from domain.kernel.marks import marked
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, FreeText, Slice
from domain.kernel.texts import Sealed, Unsealed, texts_of
from domain.kernel.when import When
from domain.records.entries import (
    EntryFollowsAnother,
    EntryIsFinal,
    EntryIsRetracted,
    EntryIsUnknown,
    concerned,
    standing_entry,
)
from domain.records.events import CorrectedField, CorrectedText, EntryCorrected, EntryRetracted
from domain.records.standing import standing, with_changes

FieldName = Annotated[str, Meta(min_length=1, max_length=100)]


class FieldValue(Struct, frozen=True, forbid_unknown_fields=True):
    """A field's right value, written as JSON (a text in quotation marks)."""

    field: FieldName
    value: Annotated[str, Meta(min_length=1, max_length=20_000)]


class FieldText(Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed field's right text."""

    field: FieldName
    text: FreeText


class CorrectEntry(Command, frozen=True):
    """Correct an entry that was recorded wrongly; both the old and the right values stay visible."""

    entry: EntryRef
    fields: Annotated[tuple[FieldValue, ...], Meta(max_length=50)] = ()
    texts: Annotated[tuple[FieldText, ...], Meta(max_length=50)] = ()
    happened: When | None = None


class CorrectionIsEmpty(Refusal):
    """A correction that corrects nothing."""

    status = 422
    da = "Berigtigelsen ændrer ingenting."
    en = "The correction changes nothing."


class CorrectionDoesNotFit(Refusal):
    """A value is not of the field's form, or the entry has no such field."""

    status = 422
    da = "Berigtigelsen passer ikke til registreringen: {problem}"
    en = "The correction does not fit the entry: {problem}"


class CorrectionBreaksRule(Refusal):
    """A correction may not change what rules over other entries rest on."""

    status = 422
    da = "Feltet {field} kan ikke berigtiges. Træk registreringen tilbage, og registrér på ny."
    en = "The field {field} cannot be corrected. Retract the entry and record it anew."


class CorrectionMovesEntry(Refusal):
    """A correction may not make an entry be about something else."""

    status = 422
    da = "En berigtigelse kan ikke flytte registreringen til noget andet. Træk den tilbage, og registrér på ny."
    en = "A correction cannot make the entry be about something else. Retract it and record it anew."


def boundary(command: CorrectEntry) -> Boundary:
    """The entry and what was said of it since."""
    return boundary_of(about(tag("entry", command.entry), EntryCorrected, EntryRetracted), entries=(command.entry,))


def decide(command: CorrectEntry, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Correct values and texts of an entry that stands, without moving it to another subject."""
    fact = standing_entry(command.entry, facts)
    if not (command.fields or command.texts or command.happened):
        raise CorrectionIsEmpty
    texts = texts_of(fact.event)
    for text in command.texts:
        if not isinstance(texts.get(text.field), Sealed):
            raise CorrectionDoesNotFit(problem=text.field)
    now = next(one for one in standing(facts) if one.position == command.entry)
    _require_fitting(command, now.event)
    return (
        EntryCorrected(
            entry=command.entry,
            kind=fact.event.type(),
            concerned=concerned(fact),
            fields=tuple(CorrectedField(one.field, one.value) for one in command.fields),
            texts=tuple(CorrectedText(one.field, Unsealed(one.text, command.concerns)) for one in command.texts),
            occurred=command.happened,
        ),
    )


def _require_fitting(command: CorrectEntry, event: Event) -> None:
    """Hold the event as it would be to what its command was held to, and to being about the same."""
    try:
        changed = with_changes(event, {one.field: msgspec.json.decode(one.value) for one in command.fields})
    except (msgspec.MsgspecError, RecursionError) as error:
        raise CorrectionDoesNotFit(problem=str(error)) from error
    for one in command.fields:
        if one.field in event.FIXED or not changed.is_sound():
            raise CorrectionBreaksRule(field=one.field)
        if getattr(changed, one.field) == "":
            raise CorrectionDoesNotFit(problem=one.field)
    check(changed)
    if normalised(changed) != changed:
        raise CorrectionDoesNotFit(problem="Unicode normal form NFC")
    if changed.tags() != event.tags() or _ids(changed) != _ids(event):
        raise CorrectionMovesEntry
    if texts_of(changed) != texts_of(event):
        raise CorrectionDoesNotFit(problem="texts")


def _ids(event: Event) -> list[tuple[str, str]]:
    """Give what an entry is about by field: the same ids in other fields make it about something else."""
    return [(path, value) for path, _, value in marked(event, TAG_KEY) if "." not in path]


SLICE = Slice(
    command=CorrectEntry,
    permission="records.amend",
    boundary=boundary,
    decide=decide,
    refusals=(
        EntryIsUnknown,
        EntryIsRetracted,
        EntryIsFinal,
        EntryFollowsAnother,
        CorrectionIsEmpty,
        CorrectionDoesNotFit,
        CorrectionBreaksRule,
        CorrectionMovesEntry,
    ),
    because="required",
    raw=True,
    example={
        "entry": 17,
        "fields": [{"field": "value", "value": '"12.5"'}],
        "because": "Tallet var tastet forkert.",
    },
)
