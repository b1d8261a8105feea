"""How a row's fields become columns: scalars as themselves, everything else as jsonb."""

from __future__ import annotations

import types
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import structs
from psycopg.types.json import Jsonb

from projections.rows import Row

_SCALARS: Final = {str: "text", int: "bigint", bool: "boolean", date: "date"}


class Column(NamedTuple):
    """A column: its field's name and PostgreSQL type."""

    name: str
    type: str

    def stored(self, value: Any) -> Any:  # noqa: ANN401 any column's value
        """Give a field's value as the column holds it."""
        return Jsonb(value, dumps=msgspec.json.encode) if self.type == "jsonb" and value is not None else value


@cache
def columns(kind: type[Row]) -> tuple[Column, ...]:
    """Give a row's columns in the order of its fields."""
    return tuple(Column(field.name, _SCALARS.get(_scalar(field.type), "jsonb")) for field in structs.fields(kind))


def row_from(kind: type[Row], values: tuple[Any, ...]) -> Row:
    """Give the row that columns hold; jsonb comes as its text."""
    fields = {
        column.name: msgspec.json.decode(value) if column.type == "jsonb" and value is not None else value
        for column, value in zip(columns(kind), values, strict=True)
    }
    return msgspec.convert(fields, kind)


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
