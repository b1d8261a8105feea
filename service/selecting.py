"""Conditions on rows, and the SQL that they become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import sql

from projections.rows import Row

_OPERATORS: Final = {
    "=": sql.SQL("{} = %s"),
    "<": sql.SQL("{} < %s"),
    "<=": sql.SQL("{} <= %s"),
    ">": sql.SQL("{} > %s"),
    ">=": sql.SQL("{} >= %s"),
    "in": sql.SQL("{} = any(%s)"),
    "@@": sql.SQL("{} @@ %s::tsquery"),
    "reaches": sql.SQL("coalesce({}, 'infinity') >= %s"),
}


class Matching(NamedTuple):
    """A selection of one column's values, and its parameters."""

    statement: sql.Composed
    values: list[Any]

    def united(self, other: Matching) -> Matching:
        """Give the values that either selection holds."""
        return Matching(self.statement + sql.SQL(" union ") + other.statement, [*self.values, *other.values])


Condition = tuple[str, str, Any]
"""A column, an operator of _OPERATORS (or "within", with a Matching), and a value."""


def where(conditions: Sequence[Condition]) -> tuple[list[sql.Composable], list[Any]]:
    """Give conditions as SQL, with their values."""
    found: list[sql.Composable] = []
    values: list[Any] = []
    for column, operator, value in conditions:
        if isinstance(value, Matching):
            found.append(sql.SQL("{} in ({})").format(sql.Identifier(column), value.statement))
            values += value.values
        else:
            found.append(_OPERATORS[operator].format(sql.Identifier(column)))
            values.append(value)
    return found, values


def here(kind: type[Row], position: int) -> tuple[sql.Composable, list[Any]]:
    """Give the condition under which a row stands at a position."""
    if kind.LASTING:
        return sql.SQL("position <= %s"), [position]
    return sql.SQL("since <= %s and until > %s"), [position, position]


def beyond(kind: type[Row], key: Sequence[str | int]) -> tuple[sql.Composable, list[Any]]:
    """Give the condition under which a row comes after a key, in order of keys."""
    places = sql.SQL(", ").join(sql.Placeholder() * len(key))
    names = sql.SQL(", ").join(map(sql.Identifier, kind.KEY[: len(key)]))
    return sql.SQL("({}) > ({})").format(names, places), list(key)


def ordered(kind: type[Row], names: Sequence[str]) -> sql.Composed:
    """Give an order by columns, `-` descends, in which no two rows are alike."""
    parts = [
        sql.SQL("{} desc" if column.startswith("-") else "{}").format(sql.Identifier(column.lstrip("-")))
        for column in (*names, *(name for name in kind.KEY if name not in names and f"-{name}" not in names))
    ]
    return sql.SQL(", ").join(parts)
