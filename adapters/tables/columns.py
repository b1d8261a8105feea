"""What of a row is a column: what pages find and sort it by. The whole row stands beside, as JSON."""

from __future__ import annotations

import types
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import structs

from projections.rows import Row

OPEN: Final = 2**63 - 1
"""The `until` of an open version."""
_SCALARS: Final = {str: "text", int: "bigint", bool: "boolean", date: "date"}
R = TypeVar("R", bound=Row)


class Column(NamedTuple):
    """A column: its field's name and PostgreSQL type."""

    name: str
    type: str


@cache
def columns(kind: type[Row]) -> tuple[Column, ...]:
    """Give a row's own columns in the order of its fields; raises TypeError for a field that is no scalar."""
    named = {*kind.KEY, *kind.COLUMNS, *kind.SEARCHED, *(name for index in kind.INDEXES for name in index)}
    return tuple(
        Column(field.name, _type(kind, field.name, field.type))
        for field in structs.fields(kind)
        if field.name in named or kind.LASTING
    )


def row_of(kind: type[R], held: Any) -> R:  # noqa: ANN401 what `selected` gives
    """Give the row that a table holds: its JSON, or for a lasting one its columns."""
    if kind.LASTING:
        return kind(**dict(zip(kind.__struct_fields__, held, strict=True)))
    row: R = _decoder(kind).decode(held[0])
    return row


@cache
def _decoder(kind: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(kind)


def _type(kind: type[Row], name: str, annotation: Any) -> str:  # noqa: ANN401 any annotation
    found = _SCALARS.get(_scalar(annotation))
    if found is None:
        message = f"{kind.__name__}.{name} cannot be a column"
        raise TypeError(message)
    return found


def _scalar(annotation: Any) -> Any:  # noqa: ANN401 any annotation
    if get_origin(annotation) is Annotated:
        return _scalar(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        inner = {_scalar(part) for part in get_args(annotation) if part is not types.NoneType}
        return inner.pop() if len(inner) == 1 else None
    return annotation if isinstance(annotation, type) else str if _is_text_choice(annotation) else None


def _is_text_choice(annotation: Any) -> bool:  # noqa: ANN401 any annotation
    arguments = get_args(annotation)
    return bool(arguments) and all(isinstance(argument, str) for argument in arguments)
