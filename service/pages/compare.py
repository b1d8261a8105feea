"""Two moments of a thing side by side: what differs, in words, and the entries that made it so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from projections.catalogue import PROJECTIONS
from projections.evaluation_timeline import EvaluationEntryRow
from projections.rows import Row
from service.guard import needs
from service.pages.caused import caused
from service.pages.editions import editions_shown
from service.pages.rendering import render
from service.pages.row_shapes import row_shapes
from service.pages.row_values import RowValues, Sides, called
from service.pages.row_words import field_label, part_label
from service.pages.shapes import Shape, tags_in
from service.pages.titles import Titles, titles
from service.pages.values import Values
from service.pages.words import words
from service.problems import language
from service.reads.collections import Collection
from service.reads.diff import Compared, Diff, value_at
from service.reads.difference import Change
from service.reads.history import compared
from service.reads.serving import Reading, reading
from service.selecting import Condition

_WITH_PAGES: Final = ("plans", "cases")


class FieldShown(NamedTuple):
    """A field that differs, with its values and the positions of its causes."""

    label: str
    sides: Sides
    entries: tuple[int, ...]


class DifferenceShown(NamedTuple):
    """A thing or a part of it that differs: what it is, what it is called, and its fields."""

    kind: str
    name: str
    change: Change
    fields: list[FieldShown]
    entries: tuple[int, ...]


def compare_of(collection: Collection) -> Callable[[Request], Response]:
    """Give the page that compares two moments of a collection's things."""

    @needs(collection.permission)
    def compare(request: Request) -> Response:
        identity, lang = request.path_params["identity"], language(request)
        asked = request.query_params
        with reading(request, PROJECTIONS, known=asked.get("to")) as held:
            found = compared(held, collection, identity, asked.get("from"))
            every = {position for one in found.compared for position in one.difference.entries}
            return render(
                request,
                "compare.html",
                held=held,
                kind=part_label(collection.name, lang),
                name=_name(held, collection, identity, lang),
                path=f"/{collection.name}/{identity}",
                has_page=collection.name in _WITH_PAGES,
                asked={name: asked.get(name, "") for name in ("from", "to")},
                found=found,
                recorded=_recorded(held, found),
                differences=_shown(held, collection, found, lang),
                causes=list(caused(held, every, lang).values()),
                editions=editions_shown(held, collection, identity, lang, most=None),
            )

    return compare


def _name(held: Reading, collection: Collection, identity: str, lang: str) -> str:
    """Give the name that a thing has in the view, or has today."""
    of: Condition = (collection.key, "=", identity)
    row = held.view.one(collection.row, of) or held.view.today().one(collection.row, of)
    own = called(held.opener.rendered([row])[0], lang) if row else ""
    return own or titles(held, [f"{collection.key}:{identity}"], lang).any(collection.key, identity)


def _recorded(held: Reading, found: Diff) -> dict[int, int]:
    """Give when the entries at both positions were recorded; position 0 has none."""
    return {entry.position: entry.recorded for entry in held.town.log.at([found.since, found.until])}


def _titles(held: Reading, found: Diff, lang: str) -> Titles:
    """Give the names of what the rows speak of, as they are after, or were before."""
    tags: set[str] = set()
    for one in found.compared:
        known = row_shapes(one.difference.row)
        for row in (one.before or {}, one.after or {}):
            what = row.get("what")
            tags |= tags_in(known, what if isinstance(what, dict) else row)
    earlier = Reading(held.town, held.view.at(found.since), held.opener)
    old, new = titles(earlier, tags, lang), titles(held, tags, lang)
    return Titles({**old.named, **new.named}, {**old.measures, **new.measures})


def _shown(held: Reading, collection: Collection, found: Diff, lang: str) -> list[DifferenceShown]:
    values = Values(_titles(held, found, lang), lang)
    return [_difference(one, collection, values) for one in found.compared]


def _difference(one: Compared, collection: Collection, values: Values) -> DifferenceShown:
    row, lang = one.difference.row, values.language
    shown, known = one.after or one.before or {}, row_shapes(row)
    writer = RowValues(values, known, shown)
    kind = part_label(one.difference.part or collection.name, lang)
    return DifferenceShown(
        kind=words(lang)[row.kind] if isinstance(row, EvaluationEntryRow) else kind,
        name=called(shown, lang) or _by_key(row, known, values.titles),
        change=one.difference.change,
        fields=[
            FieldShown(
                label=field_label(field.path[-1], lang),
                sides=writer.sides(field.path[-1], value_at(one.before, field.path), value_at(one.after, field.path)),
                entries=field.entries,
            )
            for field in one.difference.fields
        ],
        entries=one.difference.entries,
    )


def _by_key(row: Row, known: dict[str, Shape], named: Titles) -> str:
    """Give the name of the thing that a row is about; nothing where its key names none."""
    kind, identity = known.get(row.KEY[-1], Shape()).kind, getattr(row, row.KEY[-1])
    return named.of(kind, identity, getattr(row, "plan", None)) if kind else ""
