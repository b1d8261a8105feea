"""What stood in a row until an entry changed it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from domain.kernel.event import Event
from projections.amending import Amendable
from service.pages.labels import label
from service.pages.shapes import Shape, shapes, tags_in
from service.pages.times import said
from service.pages.titles import titles
from service.pages.values import Values
from service.reads.serving import Reading

_BESIDE: Final = {"replaced_by": Shape(kind="decision"), "replaced": Shape(is_time=True)}
"""Fields of rows that come from another event than the one that began the row."""


class Value(NamedTuple):
    """A field's earlier value: as people write it, a sealed text, or None where it was not stated."""

    label: str
    value: str | dict[str, Any] | None


class Earlier(NamedTuple):
    """What stood until the entry at position `by`, recorded on a day, changed it, and why."""

    by: int
    recorded_on: date
    values: list[Value]
    because: dict[str, Any] | None


def earlier(held: Reading, kind: type[Event], row: Amendable, language: str) -> list[Earlier]:
    """Give what stood in the row of an entry of this kind, in the order in which it was changed."""
    if not row.was:
        return []
    known = {**shapes(kind), **_BESIDE}
    tags = {tag for was in row.was for tag in tags_in(known, was.fields)}
    values = Values(titles(held, tags, language), language)
    found = []
    for was, shown in zip(row.was, held.opener.rendered([row])[0]["was"], strict=True):
        stood = [
            Value(label(name, language), values.written(name, known.get(name, Shape()), value, was.fields))
            for name, value in was.fields.items()
        ]
        stood += [Value(label(name, language), text) for name, text in shown["texts"].items()]
        if was.occurred:
            stood.append(Value(label("occurred", language), said(was.occurred, language)))
        found.append(Earlier(was.by, was.recorded_on, stood, shown["because"]))
    return found
