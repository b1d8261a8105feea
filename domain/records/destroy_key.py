"""Destroy the key of one text, so that the text is gone and the trail stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import EntryRef, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Slice
from domain.kernel.texts import Sealed, StoredContent, texts_of
from domain.records.entries import EntryIsUnknown, entry_at
from domain.records.events import KeyDestroyed


class DestroyKey(Command, frozen=True):
    """Destroy the key of one sealed text (or `because`, or a document's content); the entry and its proof stay."""

    entry: EntryRef
    field: Annotated[str, Meta(min_length=1, max_length=100, examples=["learning", "because", "exchanges.0.what"])]


class EntryHasNoSuchText(Refusal):
    """The entry has no sealed text of this name."""

    status = 404
    da = "Registrering nr. {entry} har ingen fortrolig tekst ved navn {field}."
    en = "Entry {entry} has no sealed text called {field}."


def boundary(command: DestroyKey) -> Boundary:
    """The entry and the keys destroyed in it."""
    return boundary_of(about(tag("entry", command.entry), KeyDestroyed), entries=(command.entry,))


def decide(command: DestroyKey, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Destroy a key once; asking again is safe."""
    fact = entry_at(command.entry, facts)
    text = fact.envelope.because if command.field == "because" else texts_of(fact.event).get(command.field)
    if not isinstance(text, Sealed | StoredContent):
        raise EntryHasNoSuchText(entry=command.entry, field=command.field)
    if any(isinstance(other.event, KeyDestroyed) and other.event.key == text.key for other in facts):
        return ()
    return (KeyDestroyed(key=text.key, entry=command.entry, field=command.field),)


SLICE = Slice(
    command=DestroyKey,
    permission="records.destroy-key",
    boundary=boundary,
    decide=decide,
    refusals=(EntryIsUnknown, EntryHasNoSuchText),
    because="required",
    raw=True,
    example={"entry": 17, "field": "learning", "because": "Teksten nævnte en person uden grundlag."},
)
