"""Lists and single things for what can have happened until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, TypeVar

from projections.rows import Projection, Row
from service.reads.collections import ORDERS, Collection, NoSuchThing
from service.reads.cursors import Cursor
from service.reads.texts import Opener
from service.reads.until import Happened, happened
from service.selecting import Condition
from service.view import View

R = TypeVar("R", bound=Row)
_LATER: Final = ("state",)
"""Filters on what a thing becomes: they hold of it as it was until the day."""


class Until:
    """Things of a collection until a day, each owner folded once."""

    def __init__(self, view: View, collection: Collection, until: date) -> None:
        """Fold at a view's position."""
        self._view, self._collection, self._until = view, collection, until
        self._projection = _projection_of(collection)
        self._folded: dict[str, Happened] = {}

    def around(self, row: Row) -> Happened:
        """Give what had happened to the owner of a thing that is known."""
        owner = str(getattr(row, row.OWNER))
        if owner not in self._folded:
            of = (row.OWNER, owner)
            self._folded[owner] = happened(self._view.town, self._projection, of, self._view.position, self._until)
        return self._folded[owner]

    def row(self, row: R) -> R | None:
        """Give a thing that is known as it was until the day; None when it certainly came later."""
        own = {name: getattr(row, name) for name in row.KEY}
        return next(iter(self.around(row).of(type(row), **own)), None)


def owned_until(view: View, collection: Collection, until: date) -> list[Row]:
    """Give all rows of the owners of a collection, each as it was until a day."""
    fold = Until(view, collection, until)
    return [row for known in view.find(collection.row) for row in fold.around(known).rows]


def detailed_until(view: View, opener: Opener, collection: Collection, identity: str, until: date) -> dict[str, Any]:
    """Give one thing with all that belongs to it, as it was until a day; raises NoSuchThing."""
    fold = Until(view, collection, until)
    known = view.one(collection.row, (collection.key, "=", identity))
    row = fold.row(known) if known else None
    if known is None or row is None:
        raise NoSuchThing(id=identity)
    held = fold.around(known)
    parts = {name: _ordered(held.of(kind, **{collection.key: identity})) for name, kind in collection.parts.items()}
    shown = {name: opener.rendered(rows) for name, rows in parts.items()}
    every = [row, *(one for rows in parts.values() for one in rows)]
    return {
        **opener.rendered([row])[0],
        **shown,
        "until": until.isoformat(),
        **held.uncertain(every),
        "position": view.position,
    }


def listed_until(
    view: View,
    opener: Opener,
    collection: Collection,
    given: dict[str, str],
    until: date,
    *,
    cursor: Cursor | None,
    limit: int,
) -> dict[str, Any]:
    """Give a page of a list until a day. What came later is left out, so that a page can be short, or empty."""
    conditions: list[Condition] = [(name, "=", value) for name, value in given.items() if name not in _LATER]
    after = cursor.key(collection.row) if cursor else ()
    known = view.find(collection.row, *conditions, after=after, limit=limit + 1)
    fold, page = Until(view, collection, until), known[:limit]
    pairs = [(one, row) for one in page if (row := fold.row(one)) is not None and _fits(row, given)]
    uncertain = [fold.around(one).uncertain([row]) for one, row in pairs]
    return {
        "items": opener.rendered(row for _, row in pairs),
        "until": until.isoformat(),
        **{name: sorted({at for one in uncertain for at in one[name]}) for name in ("perhaps", "undated")},
        "position": view.position,
        "next": Cursor.after_row(view, page[-1]).written() if len(known) > limit else None,
    }


def _projection_of(collection: Collection) -> Projection:
    return next(one for one in collection.projections if collection.row in one.rows)


def _ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [getattr(row, name) for name in ORDERS if name in row.__struct_fields__])


def _fits(row: Row, given: dict[str, str]) -> bool:
    return all(str(getattr(row, name)) == value for name, value in given.items())
