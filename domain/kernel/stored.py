"""How a fact is stored: one JSON object, the envelope's fields beside the event and its version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

from domain.kernel.event import Event, event_types
from domain.kernel.fact import Envelope, Fact
from domain.kernel.ids import joined
from domain.kernel.texts import OpenContent, Unsealed, texts_of

E = TypeVar("E", bound=Event)

_OPEN: Final = (Unsealed, OpenContent)

Row: TypeAlias = tuple[int, int, str, str, bytes]
"""What a fact is read from: position, recorded, type, tags (joined), data."""


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
    if any(isinstance(text, _OPEN) for text in (*texts_of(event).values(), envelope.because)):
        raise NotSealedError(event.type())
    fields = {name: getattr(envelope, name) for name in Envelope.__struct_fields__}
    return msgspec.json.encode(Stored(**fields, v=event.VERSION, event=event))


def decode(
    *,
    position: int,
    recorded: int,
    type: str,  # noqa: A002 the column's name
    tags: Iterable[str],
    data: bytes,
) -> Fact:
    """Read an entry's columns as a fact; raises UnknownTypeError and msgspec.ValidationError."""
    return next(facts([(position, recorded, type, joined(tags), data)]))


def facts(rows: Iterable[Row]) -> Iterator[Fact]:
    """Read rows of the log as facts, one by one; raises UnknownTypeError and msgspec.ValidationError."""
    for position, recorded, kind, tagged, data in rows:
        decode_, version = _KNOWN[kind]
        stored = decode_(data)
        if stored.v > version:
            message = f"{kind} in version {stored.v}"
            raise UnknownTypeError(message)
        yield Fact(position=position, recorded=recorded, event=stored.event, envelope=stored, tagged=tagged)


class _Known(dict[str, tuple[Callable[[bytes], Stored[Event]], int]]):
    """How to decode each type, and its newest version."""

    def __missing__(self, name: str) -> tuple[Callable[[bytes], Stored[Event]], int]:
        event = event_types().get(name)
        if event is None:
            raise UnknownTypeError(name)
        known = msgspec.json.Decoder(Stored[event]).decode, event.VERSION  # type: ignore[valid-type] # known at run time
        return self.setdefault(name, known)


_KNOWN: Final = _Known()
