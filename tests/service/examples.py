"""The examples that the slices give of themselves, changed in one place at a time."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import msgspec
from msgspec import structs

from domain.catalogue import slices
from domain.kernel.slice import Slice
from service.policy import POLICY

SLICES = {f"{slice_.subject}/{slice_.verb}": slice_ for slice_ in slices().values()}


def role_for(slice_: Slice[Any]) -> str:
    """A role that may do this everywhere in its municipality, and that a token can carry."""
    return next(
        role
        for role, rights in POLICY.items()
        if role != "operator" and rights.get(slice_.permission) == "municipality"
    )


def with_each_string(example: dict[str, Any], text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give an example's paths to a string, each with the example where that string is another."""
    for path in _paths(example):
        changed: Any = deepcopy(example)
        held = changed
        for step in path[:-1]:
            held = held[step]
        held[path[-1]] = text
        yield ".".join(map(str, path)), changed


def with_each_field(slice_: Slice[Any], value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give a command's fields, each with the example where that field, whether it is in the example or not, is this."""
    for field in structs.fields(slice_.command):
        yield field.name, {**slice_.example, field.name: value}


def without_each_required(slice_: Slice[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give a command's required fields (but for the id that is made up), each with the example that leaves it out."""
    for field in structs.fields(slice_.command):
        if field.required and field.name != slice_.creates:
            yield field.name, {name: held for name, held in slice_.example.items() if name != field.name}


def fits(slice_: Slice[Any], fields: dict[str, Any]) -> bool:
    """Tell whether fields have the form of the command, whatever they say."""
    try:
        msgspec.convert(fields, slice_.command)
    except msgspec.ValidationError:
        return False
    return True


def _paths(value: object) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield ()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from ((key, *rest) for rest in _paths(item))
