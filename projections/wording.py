"""What an entry says in open words: its fields of text. Ids, times, codes, numbers and sealed texts are no words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, TypeAlias

from msgspec import Struct, inspect

from domain.kernel.event import Event
from domain.kernel.ids import TAG_KEY
from domain.kernel.texts import Leaf, Sealed
from domain.records.events import EntryCorrected, EntryRetracted, KeyDestroyed

CODES: Final = frozenset({"esdh_case", "esdh_document", "kind", "kle", "media_type", "unit_of_measure", "version"})
"""Fields that hold a code, a number of another system or a unit, though any text would fit."""
_ABOUT_ENTRIES: Final = (EntryCorrected, EntryRetracted, KeyDestroyed)
"""What these say belongs to the entry that they are about, and is found there."""

_Shape: TypeAlias = "bool | dict[str, _Shape]"
"""Whether a field is what is looked for; or those of its parts that are, or hold, it."""


@cache
def worded(kind: type[Event]) -> tuple[str, ...]:
    """Give the fields of an event in which words can stand, in their order."""
    return tuple(_words(kind))


def wording(kind: type[Event], said: Event | dict[str, Any]) -> list[tuple[str, str]]:
    """Give each open text of an event, or of fields of it as JSON has them: its field's name, and itself in one line.

    A text of nothing but spaces says nothing, and is left out.
    """
    found: list[tuple[str, str]] = []
    for name, shape in _words(kind).items():
        value = _part(said, name)
        texts = (value,) if isinstance(value, str) else _found(shape, value)
        found += [(name, line) for text in texts if (line := " ".join(text.split()))]
    return found


def sealed_texts(event: Event) -> int:
    """Count the sealed texts of an event; no content, and nothing that belongs to another entry."""
    found = 0
    for name, shape in _seals(type(event)).items():
        value = getattr(event, name)
        if value is not None:
            found += 1 if shape is True and not isinstance(value, tuple) else sum(1 for _ in _found(shape, value))
    return found


def _part(value: Any, name: str) -> Any:  # noqa: ANN401 any part of an event, or of JSON
    return value.get(name) if isinstance(value, dict) else getattr(value, name)


def _found(shape: _Shape, value: Any) -> Iterator[Any]:  # noqa: ANN401 any part of an event, or of JSON
    if value is None:
        return
    if isinstance(value, tuple | list):
        for item in value:
            yield from _found(shape, item)
    elif isinstance(shape, dict):
        for name, part in shape.items():
            yield from _found(part, _part(value, name))
    else:
        yield value


@cache
def _words(kind: type[Event]) -> dict[str, _Shape]:
    return _shapes(kind, seals=False)


@cache
def _seals(kind: type[Event]) -> dict[str, _Shape]:
    return _shapes(kind, seals=True)


def _shapes(struct: type[Struct], *, seals: bool) -> dict[str, _Shape]:
    if issubclass(struct, _ABOUT_ENTRIES):
        return {}
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    found = ((field.name, _shape(field.type, seals=seals)) for field in info.fields if field.name not in CODES)
    return {name: shape for name, shape in found if shape}


def _shape(info: inspect.Type, *, seals: bool) -> _Shape:
    match info:
        case inspect.StrType(pattern=None):
            return not seals
        case inspect.StructType(cls=struct):
            return seals and issubclass(struct, Sealed) if issubclass(struct, Leaf) else _shapes(struct, seals=seals)
        case inspect.Metadata(extra=extra) if {TAG_KEY, "when"} & (extra or {}).keys():
            return False
        case inspect.Metadata(type=inner) | inspect.VarTupleType(item_type=inner):
            return _shape(inner, seals=seals)
        case inspect.UnionType(types=types):
            return next((shape for part in types if (shape := _shape(part, seals=seals))), False)
    return False
