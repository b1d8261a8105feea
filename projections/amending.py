"""Rows that show both sides of an amended entry: what stands now, and what stood before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from domain.kernel.fact import Fact
from domain.kernel.texts import SealedText
from domain.kernel.when import bounds
from domain.records.events import EntryCorrected, EntryRetracted
from projections.rows import Row, Rows
from projections.tracing import backdated, is_late, recorded_on


class Was(Struct, frozen=True, kw_only=True):
    """What stood until the entry at position `by` changed it, and why it did: old values as JSON, and old texts.

    `occurred` is the old time where that changed.
    """

    by: int
    recorded_on: date
    because: SealedText | None
    fields: dict[str, Any]
    texts: dict[str, SealedText]
    occurred: str | None = None


class Amendable(Row, frozen=True, kw_only=True):
    """The row of one entry, with what was said of it since. `recorded` counts microseconds since 1970 UTC.

    `entries` are its own position and those of all that amended it.
    """

    position: int
    recorded: int
    recorded_on: date
    recorded_by: str
    occurred: str
    first: date | None
    last: date | None
    backdated: bool
    illustration: bool
    because: SealedText | None
    entries: tuple[int, ...]
    corrected_by: tuple[int, ...] = ()
    retracted_by: int | None = None
    retracted_because: SealedText | None = None
    was: tuple[Was, ...] = ()


A = TypeVar("A", bound=Amendable)


def recorded(fact: Fact) -> dict[str, Any]:
    """Give what every amendable row begins with."""
    return {
        "position": fact.position,
        "recorded": fact.recorded,
        "recorded_on": recorded_on(fact),
        "recorded_by": fact.envelope.recorded_by,
        "occurred": fact.occurred,
        "first": fact.bounds.first,
        "last": fact.bounds.last,
        "backdated": backdated(fact),
        "illustration": fact.envelope.illustration,
        "because": fact.text("because"),
        "entries": (fact.position,),
    }


def entry_row(rows: Rows, kind: type[A], owners: Iterable[str], entry: int) -> A | None:
    """Give the row that an entry of an owner began."""
    held = (row for owner in owners for row in rows.owned(kind, owner) if isinstance(row, kind))
    return next((row for row in held if row.position == entry), None)


def right_values(event: EntryCorrected) -> dict[str, Any]:
    """Give a correction's values by field, as JSON has them."""
    return {one.field: msgspec.json.decode(one.value) for one in event.fields}


def right_texts(event: EntryCorrected, fact: Fact) -> dict[str, SealedText]:
    """Give a correction's texts by the field that they correct."""
    found = {one.field: fact.text(f"texts.{index}.text") for index, one in enumerate(event.texts)}
    return {field: text for field, text in found.items() if text}


def changed(row: A, fact: Fact, was: Was, **changes: Any) -> A:  # noqa: ANN401 the row's own fields
    """Give a row with other values, what stood before beside them, and the entry that changed it."""
    return structs.replace(row, was=(*row.was, was), entries=(*row.entries, fact.position), **changes)


def corrected(row: A, fact: Fact, was: Was, **changes: Any) -> A:  # noqa: ANN401 the row's own fields
    """Give a row as a correction lets it stand."""
    event = fact.event
    assert isinstance(event, EntryCorrected)
    if event.occurred:
        was = structs.replace(was, occurred=row.occurred)
        first, last = bounds(event.occurred)
        late = is_late(row.recorded_on, last)
        changes |= {"occurred": event.occurred, "first": first, "last": last, "backdated": late}
    return changed(row, fact, was, corrected_by=(*row.corrected_by, fact.position), **changes)


def corrected_fields(row: A, fact: Fact) -> A:
    """Correct a row whose fields are called like its event's."""
    event = fact.event
    assert isinstance(event, EntryCorrected)
    types = {field.name: field.type for field in structs.fields(row)}
    right = {name: value for name, value in right_values(event).items() if name in types}
    typed = {name: msgspec.convert(value, types[name]) for name, value in right.items()}
    return corrected(row, fact, before(fact, _values(row, right)), **typed)


def before(fact: Fact, fields: dict[str, Any], texts: dict[str, SealedText] | None = None) -> Was:
    """Give what stood until a fact."""
    return Was(
        by=fact.position,
        recorded_on=recorded_on(fact),
        because=fact.text("because"),
        fields=fields,
        texts=texts or {},
    )


def retracted(row: A, fact: Fact) -> A:
    """Give a row marked as retracted."""
    assert isinstance(fact.event, EntryRetracted)
    return structs.replace(
        row,
        retracted_by=fact.position,
        retracted_because=fact.text("because"),
        entries=(*row.entries, fact.position),
    )


def anew(held: A | None, row: A, fact: Fact, fields: Iterable[str]) -> A:
    """Give a new row in the place of one that was retracted under the same id, which stays visible."""
    if held is None:
        return row
    was = structs.replace(before(fact, _values(held, fields)), occurred=held.occurred)
    return structs.replace(row, was=(*held.was, was), entries=(*held.entries, *row.entries))


def _values(row: Row, fields: Iterable[str]) -> dict[str, Any]:
    return {name: msgspec.json.decode(msgspec.json.encode(getattr(row, name))) for name in fields}
