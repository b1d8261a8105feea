"""How entries stand: without what was retracted, and as corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import structs

from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import SealedText
from domain.records.events import EntryCorrected, EntryRetracted


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """Give the facts in order as they stand at the last of them; corrections and retractions themselves left out."""
    held = list(facts)
    retracted = _retracted(held)
    corrections: dict[int, list[Fact]] = {}
    for fact in held:
        if isinstance(fact.event, EntryCorrected) and fact.position not in retracted:
            corrections.setdefault(fact.event.entry, []).append(fact)
    return [
        _corrected(fact, corrections.get(fact.position, ()))
        for fact in held
        if fact.position not in retracted and not isinstance(fact.event, EntryCorrected | EntryRetracted)
    ]


def _retracted(facts: Sequence[Fact]) -> set[int]:
    """Positions retracted; a retraction that was itself retracted no longer counts."""
    gone: set[int] = set()
    for fact in reversed(facts):
        if isinstance(fact.event, EntryRetracted) and fact.position not in gone:
            gone.add(fact.event.entry)
    return gone


def _corrected(fact: Fact, corrections: Iterable[Fact]) -> Fact:
    for correction in corrections:
        event = correction.event
        assert isinstance(event, EntryCorrected)
        texts: dict[str, SealedText] = {}
        for index, changed in enumerate(event.texts):
            if text := correction.text(f"texts.{index}.text"):
                texts[changed.field] = text
        fact = fact.corrected(
            with_changes(fact.event, {one.field: msgspec.json.decode(one.value) for one in event.fields}),
            event.occurred or fact.occurred,
            correction.position,
            texts,
        )
    return fact


def with_changes(event: Event, changes: dict[str, object]) -> Event:
    """Give an event with some fields replaced by values as JSON has them; raises msgspec.ValidationError."""
    if not changes:
        return event
    known = {field.name: field.type for field in structs.fields(event)}
    if unknown := changes.keys() - known.keys():
        message = f"Object contains unknown field `{min(unknown)}`"
        raise msgspec.ValidationError(message)
    values = {name: msgspec.convert(value, known[name]) for name, value in changes.items()}
    return structs.replace(event, **values)
