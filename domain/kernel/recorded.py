"""Structs that are read from the log: the form of an id was a rule for writing it, and is none for reading it."""

from __future__ import annotations

import types
from typing import Annotated, Any, Union, cast, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, StructMeta, structs


class Recorded(StructMeta):
    """The metaclass of structs whose own texts are decoded in whatever form they have.

    A log outlives the patterns of its day; and to hold every id to its pattern again takes more than half of the time
    that decoding takes. msgspec learns what a struct is when a decoder for it is first made, and remembers that: here
    it is made at once, while the fields stand without patterns. Whatever asks for a field's type afterwards, such as a
    correction or a page, gets it in full. Structs within the struct keep their patterns, since commands hold them too.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> Recorded:  # noqa: ANN401 the struct's options
        """Make the struct, and let msgspec learn what it is."""
        made = super().__new__(cls, name, bases, namespace, **config)
        full = made.__annotations__
        made.__annotations__ = full | {
            field.name: _without_pattern(field.type) for field in structs.fields(cast("type[Struct]", made))
        }
        msgspec.json.Decoder(made)
        made.__annotations__ = full
        return made


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
