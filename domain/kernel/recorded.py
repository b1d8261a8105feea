"""Decoders for events that are recorded already: the form of an id was a rule for writing it, not for reading it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Meta, structs

from domain.kernel.event import Event

S = TypeVar("S")
_IN_FULL: Final[dict[type[Event], dict[str, Any]]] = {}
"""The fields of events as they are declared: threads that come at the same time put back the same ones."""


def decoder(event: type[Event], stored: type[S]) -> msgspec.json.Decoder[S]:
    """Give a decoder for a stored form that holds an event, which takes the event's texts in whatever form they have.

    A log outlives the patterns of its day; and looking at them anew takes more than half of a decoder's time. msgspec
    learns what an event is when it first makes a decoder for it: just then its fields are seen without patterns.
    Whatever else asks for them, such as a correction, sees them in full, and so do structs that commands hold too.
    """
    with _without_patterns(event):
        return msgspec.json.Decoder(stored)


@contextmanager
def _without_patterns(event: type[Event]) -> Iterator[None]:
    fields = {field.name: _without_pattern(field.type) for field in structs.fields(event)}
    full = _IN_FULL.setdefault(event, event.__annotations__)
    event.__annotations__ = full | fields
    try:
        yield
    finally:
        event.__annotations__ = full


def _without_pattern(hint: Any) -> Any:  # noqa: ANN401 any annotation
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        kept = [part for part in parts[1:] if not (isinstance(part, Meta) and part.pattern)]
        inner = _without_pattern(parts[0])
        return Annotated[(inner, *kept)] if kept else inner
    if origin in {Union, types.UnionType}:
        return Union[tuple(map(_without_pattern, parts))]  # noqa: UP007 made from a tuple
    if origin is tuple:
        return tuple[tuple(map(_without_pattern, parts))]  # type: ignore[misc] # made at run time
    return hint
