"""Reads rows at a position: all projections that a page declares, at one position, in one snapshot."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Generic, NamedTuple, TypeVar

from psycopg import Connection, sql

from adapters.tables.columns import row_from
from adapters.tables.schema import WORDS, fingerprint, table
from adapters.tables.store import NOTHING, checkpoints, select_list
from adapters.tables.words import FIRST, Hit, Words, hit, page, rank, sought
from domain.kernel.refusal import Refusal
from projections.rows import Projection, Row
from service.town import Town

R = TypeVar("R", bound=Row)
POLL_SECONDS: Final = 0.01


class NotShownYet(Refusal):
    """The projections have not reached the position that the reader asked for."""

    status = 503
    da = "Registrering nr. {wanted} vises ikke endnu; siden er nået til nr. {position}. Prøv igen om lidt."
    en = "Entry {wanted} does not show yet; the page has reached entry {position}. Try again in a moment."


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


class Held(NamedTuple, Generic[R]):
    """A version of a row: it stands at the positions from `since` up to, not including, `until` (None: it is open)."""

    since: int
    until: int | None
    row: R


class View:
    """Rows as they were at one position."""

    def __init__(self, connection: Connection[Any], town: Town, position: int, newest: int) -> None:
        """Read on a connection whose transaction is one snapshot, in which rows are there until `newest`."""
        self.town = town
        self.position = position
        self._connection = connection
        self._newest = newest

    def today(self) -> View:
        """Give the newest rows of the same snapshot: what a reader may see is decided by what is so today."""
        return self.at(self._newest)

    def at(self, position: int) -> View:
        """Give the rows of the same snapshot at another position, at most the newest."""
        return View(self._connection, self.town, min(position, self._newest), self._newest)

    def find(
        self,
        kind: type[R],
        *conditions: Condition,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[R]:
        """Give rows that meet conditions such as ("state", "=", "running"); `order` names columns, `-` descends."""
        statement, values = self._select(kind, select_list(kind), conditions)
        statement += sql.SQL(" order by {}").format(_order(order))
        if limit is not None:
            statement += sql.SQL(" limit %s offset %s")
            values += [limit, offset]
        found = self._connection.execute(statement, values).fetchall()
        return [row_from(kind, tuple(row)) for row in found]  # type: ignore[misc] # row_from gives a row of its kind

    def one(self, kind: type[R], *conditions: Condition) -> R | None:
        """Give the one row that meets the conditions, or None."""
        return next(iter(self.find(kind, *conditions, limit=1)), None)

    def count(self, kind: type[Row], *conditions: Condition) -> int:
        """Count the rows that meet the conditions."""
        row = self._connection.execute(*self._select(kind, sql.SQL("count(*)"), conditions)).fetchone()
        return int(row[0]) if row else 0

    def versions(self, kind: type[R], *conditions: Condition) -> list[Held[R]]:
        """Give every version, open or ended, that began by this position and meets the conditions, oldest first."""
        where, values = _where(conditions)
        statement = sql.SQL("select since, until, {} from {} where {} order by since, row_key").format(
            select_list(kind), table(self.town.slug, kind), sql.SQL(" and ").join([sql.SQL("since <= %s"), *where])
        )
        found = self._connection.execute(statement, [self.position, *values])
        return [Held(since, until, row_from(kind, tuple(row))) for since, until, *row in found]  # type: ignore[arg-type] # as in find

    def matching(self, kind: type[Row], column: str, *conditions: Condition) -> Matching:
        """Give a column's values in the rows that meet the conditions, for another condition's "within"."""
        return Matching(*self._select(kind, sql.Identifier(column), conditions))

    def sought(self, words: Words) -> str:
        """Give words as a query of the column WORDS (its operator is "@@"); empty when they say nothing."""
        row = self._connection.execute(*sought(words)).fetchone()
        return str(row[0]) if row else ""

    def search(
        self, kind: type[Row], query: str, *conditions: Condition, after: tuple[int, int] = FIRST, limit: int
    ) -> list[Hit]:
        """Give rows in which a query of `sought` is found, best first and newest first among equals.

        `after` is the rank and position of the hit after which to go on.
        """
        what = sql.SQL("{}, {}").format(select_list(kind), rank())
        statement, values = self._select(kind, what, (*conditions, (WORDS, "@@", query)))
        found = self._connection.execute(*page(kind, query, (statement, [query, *values]), after, limit))
        return [hit(kind, row) for row in found]

    def _select(
        self, kind: type[Row], what: sql.Composable, conditions: Sequence[Condition]
    ) -> tuple[sql.Composed, list[Any]]:
        where, values = _where(conditions)
        here = sql.SQL("since <= %s and (until is null or until > %s)")
        statement = sql.SQL("select {} from {} where {}").format(
            what, table(self.town.slug, kind), sql.SQL(" and ").join([here, *where])
        )
        return statement, [self.position, self.position, *values]


@contextmanager
def view(
    town: Town,
    projections: Sequence[Projection],
    *,
    as_of: int | None = None,
    wanted: int | None = None,
    wait_seconds: float = 0.0,
) -> Iterator[View]:
    """Open a snapshot at the smallest checkpoint of the projections, or at an earlier position.

    Waits, bounded, until position `wanted` shows; raises NotShownYet. Rows that other code folded do not show.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        with town.pool.connection() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read read only")
            held = checkpoints(connection, town.slug)
            folded = [held.get(one.name, NOTHING) for one in projections]
            ready = all(found.fingerprint == fingerprint(one) for found, one in zip(folded, projections, strict=True))
            reached = min(found.position for found in folded) if ready else 0
            if ready and reached >= (wanted or 0):
                yield View(connection, town, reached if as_of is None else min(reached, as_of), reached)
                return
        if time.monotonic() >= deadline:
            raise NotShownYet(wanted=wanted or 1, position=reached)
        time.sleep(POLL_SECONDS)


def _where(conditions: Sequence[Condition]) -> tuple[list[sql.Composable], list[Any]]:
    where: list[sql.Composable] = []
    values: list[Any] = []
    for column, operator, value in conditions:
        if isinstance(value, Matching):
            where.append(sql.SQL("{} in ({})").format(sql.Identifier(column), value.statement))
            values += value.values
        else:
            where.append(_OPERATORS[operator].format(sql.Identifier(column)))
            values.append(value)
    return where, values


def _order(columns: Sequence[str]) -> sql.Composed:
    parts = [
        sql.SQL("{} desc" if column.startswith("-") else "{}").format(sql.Identifier(column.lstrip("-")))
        for column in (*columns, "row_key")
    ]
    return sql.SQL(", ").join(parts)
