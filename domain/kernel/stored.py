"""How a fact is stored: one JSON object, the envelope's fields beside the event and its version."""

from __future__ import annotations

from functools import cache
from typing import Generic, TypeVar

import msgspec

from domain.kernel.event import Event, event_types
from domain.kernel.fact import Envelope, Fact
from domain.kernel.texts import OpenContent, Unsealed, texts_of

E = TypeVar("E", bound=Event)


class Stored(Envelope, Generic[E], frozen=True, kw_only=True, omit_defaults=True):
    """The stored form: the envelope, the event's version `v` and the event."""

    v: int
    event: E


class UnknownTypeError(Exception):
    """The log holds a type, or a version of it, that this program does not know."""


class NotSealedError(Exception):
    """A text on its way to the log was not sealed."""


def encode(envelope: Envelope, event: Event) -> bytes:
    """Write a fact's data; raises NotSealedError when a text is still open."""
    if any(isinstance(text, Unsealed | OpenContent) for text in (*texts_of(event).values(), envelope.because)):
        raise NotSealedError(event.type())
    fields = {name: getattr(envelope, name) for name in Envelope.__struct_fields__}
    return msgspec.json.encode(Stored(**fields, v=event.VERSION, event=event))


def decode(
    *,
    position: int,
    recorded: int,
    type: str,  # noqa: A002 the column's name
    tags: tuple[str, ...],
    data: bytes,
) -> Fact:
    """Read an entry's columns as a fact; raises UnknownTypeError and msgspec.ValidationError."""
    stored = _decoder(type).decode(data)
    if stored.v > stored.event.VERSION:
        message = f"{type} in version {stored.v}"
        raise UnknownTypeError(message)
    return Fact(position=position, recorded=recorded, event=stored.event, envelope=stored, tags=frozenset(tags))


@cache
def _decoder(name: str) -> msgspec.json.Decoder[Stored[Event]]:
    event = event_types().get(name)
    if event is None:
        raise UnknownTypeError(name)
    return msgspec.json.Decoder(Stored[event])  # type: ignore[valid-type] # the class is known at run time
