"""Finds the fields of a struct whose type carries a mark in its `Meta.extra`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from msgspec import UNSET, Struct, inspect


class Marked(NamedTuple):
    """A marked value: its path in the struct, the mark's value, and the value itself (never None or unset)."""

    path: str
    mark: Any
    value: Any


def marked(struct: Struct, mark: str) -> Iterator[Marked]:
    """Give every marked value in a struct and the structs and tuples within it."""
    yield from _walk(_shapes(type(struct), mark), struct, "")


def values(struct: Struct, mark: str) -> list[tuple[Any, Any]]:
    """Give each marked value as `marked` does, with its mark and without its path: whoever tags facts asks often."""
    found: list[tuple[Any, Any]] = []
    _collect(_shapes(type(struct), mark), struct, found)
    return found


def _collect(shapes: dict[str, Any], struct: Struct, found: list[tuple[Any, Any]]) -> None:
    for name, shape in shapes.items():
        held = getattr(struct, name)
        for item in held if isinstance(held, tuple) else (held,):
            if item is None or item is UNSET:
                continue
            if isinstance(shape, _Leaf):
                found.append((shape.mark, item))
            elif isinstance(item, Struct):
                _collect(shape, item, found)


def _walk(shapes: dict[str, Any], struct: Struct, path: str) -> Iterator[Marked]:
    for name, shape in shapes.items():
        held = getattr(struct, name)
        many = isinstance(held, tuple)
        for index, item in enumerate(held if many else (held,)):
            place = f"{path}{name}.{index}" if many else f"{path}{name}"
            if item is None or item is UNSET:
                continue
            if isinstance(shape, _Leaf):
                yield Marked(place, shape.mark, item)
            elif isinstance(item, Struct):
                yield from _walk(shape, item, f"{place}.")


class _Leaf(NamedTuple):
    mark: Any


@cache
def _shapes(struct: type[Struct], mark: str) -> dict[str, Any]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    found = ((field.name, _shape(field.type, mark)) for field in info.fields)
    return {name: shape for name, shape in found if shape}


def _shape(info: inspect.Type, mark: str) -> _Leaf | dict[str, Any] | None:
    if isinstance(info, inspect.Metadata):
        extra = info.extra or {}
        return _Leaf(extra[mark]) if mark in extra else _shape(info.type, mark)
    if isinstance(info, inspect.StructType):
        return _shapes(info.cls, mark)
    if isinstance(info, inspect.VarTupleType):
        return _shape(info.item_type, mark)
    if isinstance(info, inspect.UnionType):
        return next((shape for part in info.types if (shape := _shape(part, mark))), None)
    return None
