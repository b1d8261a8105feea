"""Reads rows at a position: all projections that a page declares, at one position, in one snapshot."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, TypeVar

from psycopg import Connection, sql

from adapters.tables.columns import OPEN, row_of
from adapters.tables.generations import pinned
from adapters.tables.schema import WORDS, fingerprint, table
from adapters.tables.store import selected
from adapters.tables.words import FIRST, Hit, Words, hit, page, rank, sought
from domain.kernel.refusal import Refusal
from projections.rows import Projection, Row
from service.selecting import Condition, Matching, beyond, here, ordered, where
from service.town import Town

R = TypeVar("R", bound=Row)


class NotShownYet(Refusal):
    """The projections have not reached the position that the reader asked for."""

    status = 503
    da = "Registrering nr. {wanted} vises ikke endnu; siden er nået til nr. {position}, {lag} bagud. Prøv igen om lidt."
    en = "Entry {wanted} does not show yet; the page has reached entry {position}, {lag} behind. Try again in a moment."


class Held(NamedTuple, Generic[R]):
    """A version of a row: it stands at the positions from `since` up to, not including, `until` (None: it is open)."""

    since: int
    until: int | None
    row: R


class View:
    """Rows as they were at one position."""

    def __init__(
        self, connection: Connection[Any], town: Town, generations: Mapping[str, int], position: int, newest: int
    ) -> None:
        """Read on a connection whose transaction is one snapshot, in which rows are there until `newest`.

        `generations` tells for each table which one is read.
        """
        self.town = town
        self.position = position
        self._connection = connection
        self._newest = newest
        self._generations = generations

    def today(self) -> View:
        """Give the newest rows of the same snapshot: what a reader may see is decided by what is so today."""
        return self.at(self._newest)

    def at(self, position: int) -> View:
        """Give the rows of the same snapshot at another position, at most the newest."""
        return View(self._connection, self.town, self._generations, min(position, self._newest), self._newest)

    @property
    def generation(self) -> int:
        """The newest generation of tables that this view reads: another one when any of them is rebuilt."""
        return max(self._generations.values())

    def find(
        self,
        kind: type[R],
        *conditions: Condition,
        order: Sequence[str] = (),
        after: Sequence[str | int] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[R]:
        """Give rows that meet conditions such as ("state", "=", "running"); `order` names columns, `-` descends.

        `after` is the key after which rows in order of their keys go on.
        """
        statement, values = self._select(kind, selected(kind), conditions, after)
        statement += sql.SQL(" order by {}").format(ordered(kind, order))
        if limit is not None:
            statement += sql.SQL(" limit %s offset %s")
            values += [limit, offset]
        found = self._connection.execute(statement, values).fetchall()
        return [row_of(kind, row) for row in found]

    def one(self, kind: type[R], *conditions: Condition) -> R | None:
        """Give the one row that meets the conditions, or None."""
        return next(iter(self.find(kind, *conditions, limit=1)), None)

    def count(self, kind: type[Row], *conditions: Condition) -> int:
        """Count the rows that meet the conditions."""
        row = self._connection.execute(*self._select(kind, sql.SQL("count(*)"), conditions)).fetchone()
        return int(row[0]) if row else 0

    def versions(self, kind: type[R], *conditions: Condition) -> list[Held[R]]:
        """Give every version, open or ended, that began by this position and meets the conditions, oldest first."""
        found, values = where(conditions)
        span = sql.SQL("position, null" if kind.LASTING else "since, nullif(until, {})").format(OPEN)
        began = sql.SQL("position <= %s" if kind.LASTING else "since <= %s")
        statement = sql.SQL("select {}, {} from {} where {} order by 1, {}").format(
            span, selected(kind), self._table(kind), sql.SQL(" and ").join([began, *found]), ordered(kind, ())
        )
        rows = self._connection.execute(statement, [self.position, *values])
        return [Held(since, until, row_of(kind, row)) for since, until, *row in rows]

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
        what = sql.SQL("{} as row, position, {}, {}").format(
            selected(kind), sql.SQL(", ").join(map(sql.Identifier, kind.SEARCHED)), rank()
        )
        statement, values = self._select(kind, what, (*conditions, (WORDS, "@@", query)))
        found = self._connection.execute(*page(kind, query, (statement, [query, *values]), after, limit))
        return [hit(kind, row) for row in found]

    def _select(
        self,
        kind: type[Row],
        what: sql.Composable,
        conditions: Sequence[Condition],
        after: Sequence[str | int] = (),
    ) -> tuple[sql.Composed, list[Any]]:
        stands, at = here(kind, self.position)
        found, values = where(conditions)
        further, key = beyond(kind, after) if after else (None, [])
        statement = sql.SQL("select {} from {} where {}").format(
            what, self._table(kind), sql.SQL(" and ").join([stands, *found, *([further] if further else [])])
        )
        return statement, [*at, *values, *key]

    def _table(self, kind: type[Row]) -> sql.Identifier:
        """Raises LookupError for a row of a projection that was not declared."""
        return table(self.town.slug, kind, self._generations[kind.TABLE])


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

    Waits, bounded, until position `wanted` shows; raises NotShownYet.
    Rows that older code folded show until they are rebuilt, if they can be read.
    """
    deadline, heard = time.monotonic() + wait_seconds, None
    while True:
        with town.pool.connection() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read read only")
            held = pinned(connection, town.slug, [one.name for one in projections])
            ready = all(
                one.name in held and held[one.name].fingerprint.shape == fingerprint(one).shape for one in projections
            )
            reached = min((found.position for found in held.values()), default=0) if ready else 0
            if ready and reached >= (wanted or 0):
                tables = {name: found.number for found in held.values() for name in found.tables}
                yield View(connection, town, tables, reached if as_of is None else min(reached, as_of), reached)
                return
        if time.monotonic() >= deadline:
            raise NotShownYet(wanted=wanted or 1, position=reached, lag=(wanted or 1) - reached)
        heard = town.shown.wait(town.slug, heard, deadline)
