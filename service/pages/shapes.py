"""What the fields of an event are made of, so that a page can show each as what it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from msgspec import Struct, inspect

from domain.kernel.ids import TAG_KEY, tag
from domain.kernel.slice import Decimal
from domain.kernel.texts import Leaf


class Shape(NamedTuple):
    """One field: an id of a kind, a time, a code, a decimal number, a part with fields of its own, or just a value."""

    kind: str | None = None
    is_time: bool = False
    codes: frozenset[str] = frozenset()
    is_decimal: bool = False
    part: type[Struct] | None = None


_DECIMAL: Final = inspect.type_info(Decimal)


@cache
def shapes(struct: type[Struct]) -> dict[str, Shape]:
    """Give the shape of each open field of a struct, in their order; sealed texts and contents have none."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    found = {field.name: _shape(field.type) for field in info.fields}
    return {name: shape for name, shape in found.items() if shape is not None}


def tags_in(known: Mapping[str, Shape], what: Mapping[str, Any]) -> set[str]:
    """Give the tags of the ids among open fields of these shapes."""
    found: set[str] = set()
    for name, value in what.items():
        shape = known.get(name, Shape())
        for one in value if isinstance(value, list) else [value]:
            if shape.kind and one is not None:
                found.add(tag(shape.kind, one))
            elif shape.part and isinstance(one, dict):
                found |= tags_in(shapes(shape.part), one)
    return found


def _shape(info: inspect.Type) -> Shape | None:
    if isinstance(info, inspect.Metadata):
        return _marked(info)
    if isinstance(info, inspect.UnionType):
        return _first(info)
    if isinstance(info, inspect.VarTupleType):
        return _shape(info.item_type)
    if isinstance(info, inspect.StructType):
        return None if issubclass(info.cls, Leaf) else Shape(part=info.cls)
    return Shape(codes=frozenset(map(str, info.values)) if isinstance(info, inspect.LiteralType) else frozenset())


def _marked(info: inspect.Metadata) -> Shape | None:
    extra = info.extra or {}
    if TAG_KEY in extra or "when" in extra:
        return Shape(kind=extra.get(TAG_KEY), is_time="when" in extra)
    return Shape(is_decimal=True) if info == _DECIMAL else _shape(info.type)


def _first(info: inspect.UnionType) -> Shape | None:
    """Give the shape of what is not None."""
    parts = [_shape(part) for part in info.types if not isinstance(part, inspect.NoneType)]
    return None if None in parts else next((part for part in parts if part != Shape()), Shape())
