"""What corrections changed: each field as it stood before and as it stands after."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from domain.catalogue import events
from domain.records.events import EntryCorrected
from projections.entry import Entry
from service.pages.labels import label
from service.pages.shapes import Shape, shapes
from service.pages.times import said
from service.pages.values import Values
from service.reads.entries import entries_at, entry_at
from service.reads.serving import Reading

Rendered = dict[str, Any]
"""A sealed text as Opener.rendered gives it."""


class Change(NamedTuple):
    """A field before and after: a value as people write it, a sealed text, or None where it was not stated."""

    label: str
    before: str | Rendered | None
    after: str | Rendered | None


class Amendment(NamedTuple):
    """A correction, by the entry at `position`, of the entry at `of`."""

    position: int
    of: int
    changes: list[Change]


class _Standing:
    """The values and texts of an entry as they stand while its corrections are taken in order."""

    def __init__(self, row: Entry, texts: dict[str, Rendered]) -> None:
        self.what = dict(row.what)
        self.texts = texts
        self.occurred = row.occurred


def amendments(held: Reading, row: Entry, values: Values) -> list[Amendment]:
    """Give the corrections of an entry in order; of a correction, itself."""
    original = row
    if row.type == EntryCorrected.type() and row.amends:
        original = entry_at(held.view, row.amends) or row
    corrections = entries_at(held.view, original.corrected_by)
    standing = _Standing(original, _texts(held, original))
    told = [
        Amendment(one.position, original.position, _changes(held, original, one, standing, values))
        for one in corrections
    ]
    return told if row is original else [one for one in told if one.position == row.position]


def _changes(held: Reading, original: Entry, correction: Entry, standing: _Standing, values: Values) -> list[Change]:
    found, known = [], shapes(events()[original.type])
    for one in correction.what.get("fields", []):
        name, after = one["field"], json.loads(one["value"])
        shape = known.get(name, Shape())
        found.append(
            Change(
                label(name, values.language),
                values.written(name, shape, standing.what.get(name), original.what),
                values.written(name, shape, after, original.what),
            )
        )
        standing.what[name] = after
    new = _texts(held, correction)
    for index, one in enumerate(correction.what.get("texts", [])):
        field, after = one["field"], new.get(f"texts.{index}.text")
        found.append(Change(label(field, values.language), standing.texts.get(field), after))
        if after:
            standing.texts[field] = after
    if occurred := correction.what.get("occurred"):
        lang = values.language
        found.append(Change(label("occurred", lang), said(standing.occurred, lang), said(occurred, lang)))
        standing.occurred = occurred
    return found


def _texts(held: Reading, row: Entry) -> dict[str, Rendered]:
    return {text["field"]: text for text in held.opener.rendered([row])[0]["texts"]}
