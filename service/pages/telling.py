"""Tells entries as a page shows them: one plain sentence each, beside its texts, its time and its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from domain.catalogue import events
from projections.entry import Entry
from service.pages.labels import label
from service.pages.sentences import SENTENCES
from service.pages.shapes import shapes
from service.pages.titles import titles
from service.pages.translations import translations
from service.pages.values import Values
from service.reads.serving import Reading

_PLACES: Final = re.compile(r"%\((\w+)\)s")


class LabelledText(NamedTuple):
    """A sealed text of an entry under the name of its field; `text` is as Opener.rendered gives it."""

    label: str
    text: dict[str, Any]


class Told(NamedTuple):
    """An entry as a page shows it. `row` is the rendered entry, `who` the person's name where it is known."""

    row: dict[str, Any]
    sentence: str
    texts: list[LabelledText]
    who: str | None
    unit: str | None


def told(held: Reading, rows: Sequence[Entry], language: str) -> list[Told]:
    """Tell entries in their order; the read must declare all projections."""
    values = Values(titles(held, _tags(rows), language), language)
    names = held.town.vault.names(row.recorded_by for row in rows)
    return [
        Told(
            row=shown,
            sentence=sentence(values, row.type, row.what),
            texts=[LabelledText(label(text["field"], language), text) for text in shown["texts"]],
            who=names.get(row.recorded_by),
            unit=values.titles.of("unit", row.unit) if row.unit else None,
        )
        for row, shown in zip(rows, held.opener.rendered(rows), strict=True)
    ]


def sentence(values: Values, kind: str, what: dict[str, Any]) -> str:
    """Say in one sentence what an entry of a type with these open fields is about."""
    known = _words(values, kind, what)
    written = next((one for one in SENTENCES[kind] if known.keys() >= set(_PLACES.findall(one))), None)
    if written is None:
        return translations(values.language).gettext(kind.replace("-", " "))
    told_ = translations(values.language).gettext(written) % known
    return told_[:1].upper() + told_[1:]


def _words(values: Values, kind: str, what: dict[str, Any]) -> dict[str, str]:
    """Give what the places of a sentence stand for, as far as it is stated."""
    held = ((name, shape, what.get(name)) for name, shape in shapes(events()[kind]).items())
    known = {
        name: values.value(name, shape, value, what)
        for name, shape, value in held
        if value is not None and not isinstance(value, list | dict)
    }
    if "value" in known and "indicator" in what:
        known["value"] += values.titles.measure(what["plan"], what["indicator"])
    return known


def _tags(rows: Iterable[Entry]) -> Iterable[str]:
    for row in rows:
        yield from row.tags
        if row.unit:
            yield f"unit:{row.unit}"
