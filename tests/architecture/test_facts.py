"""What a fact may hold, since what is written once can never be changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import Struct, inspect

from domain.catalogue import events
from domain.kernel.event import Event

LOOSE = (inspect.FloatType, inspect.AnyType, inspect.RawType, inspect.DictType, inspect.SetType)


def _types(info: inspect.Type) -> Iterator[inspect.Type]:
    yield info
    if isinstance(info, inspect.Metadata):
        yield from _types(info.type)
    elif isinstance(info, inspect.StructType):
        for field in info.fields:
            yield from _types(field.type)
    elif isinstance(info, inspect.VarTupleType | inspect.ListType):
        yield from _types(info.item_type)
    elif isinstance(info, inspect.TupleType):
        for item in info.item_types:
            yield from _types(item)
    elif isinstance(info, inspect.UnionType):
        for part in info.types:
            yield from _types(part)


def _loose(struct: type[Struct]) -> list[inspect.Type]:
    return [info for info in _types(inspect.type_info(struct)) if isinstance(info, LOOSE)]


@pytest.mark.parametrize("event", events().values(), ids=events().keys())
def test_a_fact_holds_exact_values(event: type[Event]) -> None:
    """No fact has a float, or a field that could take one: decimals are text, money is in øre, order is kept."""
    assert _loose(event) == []


class Inner(Struct):
    """A struct that hides a float."""

    share: tuple[float | None, ...]


class Outer(Struct):
    """A struct that hides a struct that hides a float."""

    parts: tuple[Inner, ...] | None


def test_a_float_is_seen_wherever_it_hides() -> None:
    """The check above looks into optional fields, tuples and nested structs."""
    assert [type(info) for info in _loose(Outer)] == [inspect.FloatType]
