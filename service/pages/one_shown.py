"""One thing on a page, at the moment and until the day that the reader asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from starlette.requests import Request

from projections.rows import Row
from service.reads.collections import COLLECTIONS
from service.reads.serving import Reading
from service.reads.timeline import day
from service.reads.until_lists import Until
from service.selecting import Condition

R = TypeVar("R", bound=Row)
_BY_NAME = {one.name: one for one in COLLECTIONS}


def until_of(request: Request) -> date | None:
    """Read the day until which a reader asks for what happened; raises NoSuchDay."""
    asked = request.query_params.get("until")
    return day(asked) if asked else None


class OneShown:
    """A thing that is known with all that belongs to it; until a day if one is given, else as it stands."""

    def __init__(self, held: Reading, collection: str, known: Row | None, until: date | None) -> None:
        """Show a thing of a collection; None when it is not known."""
        self.held, self.until = held, until
        self._known = known
        self._fold = Until(held.view, _BY_NAME[collection], until) if until else None
        self._shown: list[Row] = []

    def row(self, known: R | None) -> R | None:
        """Give the thing itself; None when it is not known, or certainly came later."""
        found = self._fold.row(known) if known and self._fold else known
        self._shown += [found] if found else []
        return found

    def of(self, kind: type[R], condition: Condition, *, order: Sequence[str] = ()) -> list[R]:
        """Give the rows of a kind that belong to the thing and meet a condition of equality; `-` descends."""
        if self._fold is None or self._known is None:
            return self.held.view.find(kind, condition, order=order)
        found = self._fold.around(self._known).of(kind, **{condition[0]: condition[2]})
        self._shown += found
        return _ordered(found, order)

    def others(self, collection: str, kind: type[R], condition: Condition, *, order: Sequence[str] = ()) -> list[R]:
        """Give other things of a collection, each as it was until the day."""
        found = self.held.view.find(kind, condition, order=order)
        if self.until is None:
            return found
        fold = Until(self.held.view, _BY_NAME[collection], self.until)
        return [row for one in found if (row := fold.row(one))]

    def uncertain(self) -> dict[str, list[int]]:
        """Give the positions of entries shown that may lie after the day, and of those whose time is not stated."""
        if self._fold is None or self._known is None:
            return {"perhaps": [], "undated": []}
        return self._fold.around(self._known).uncertain(self._shown)


def _ordered(rows: list[R], order: Sequence[str]) -> list[R]:
    for column in reversed(order):
        name = column.lstrip("-")
        stated = [row for row in rows if getattr(row, name) is not None]
        unstated = [row for row in rows if getattr(row, name) is None]
        stated.sort(key=lambda row: getattr(row, name), reverse=column.startswith("-"))
        rows = [*unstated, *stated] if column.startswith("-") else [*stated, *unstated]
    return rows
