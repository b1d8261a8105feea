"""The fields of rows as people read them: names for ids, words for codes, times as said, texts as they may be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from service.pages.row_words import field_label, state_word
from service.pages.shapes import Shape, shapes
from service.pages.times import day, said
from service.pages.translations import translations
from service.pages.values import Values
from service.pages.words import N_

Rendered = dict[str, Any]
"""A row or a part of it as Opener.rendered gives it."""
Shown = str | Rendered
"""A value in words, or a sealed text that stands alone."""
_HIDDEN: Final = frozenset({"position", "illustration", "key"})
_WITHHELD: Final = {"closed": N_("confidential"), "erased": N_("erased")}


class Sides(NamedTuple):
    """A field's values before and after; of a list only those that the other side has not."""

    before: list[Shown]
    after: list[Shown]


class RowValues:
    """Writes the fields of a row of these shapes."""

    def __init__(self, values: Values, known: dict[str, Shape], row: Rendered) -> None:
        """Write with the names and the language of `values`."""
        self._values, self._known, self._row = values, known, row

    def sides(self, name: str, before: Any, after: Any) -> Sides:  # noqa: ANN401 any rendered field
        """Write a field before and after."""
        old, new = _many(before), _many(after)
        return Sides(
            [self._one(name, value) for value in old if value not in new],
            [self._one(name, value) for value in new if value not in old],
        )

    def _one(self, name: str, value: Any) -> Shown:  # noqa: ANN401 any rendered value
        return value if is_sealed(value) else self._said(name, self._known.get(name, Shape()), value)

    def _said(self, name: str, shape: Shape, value: Any) -> str:  # noqa: ANN401 any rendered value
        if isinstance(value, date):
            return day(value, self._values.language)
        if is_sealed(value):
            return self._text(value)
        if isinstance(value, dict):
            return "; ".join(self._parts(shape, value))
        if isinstance(value, str) and name in ("state", "kind") and value not in shape.codes:
            return state_word(value, self._values.language)
        return self._values.value(name, shape, value, self._row)

    def _parts(self, shape: Shape, value: Rendered) -> Iterator[str]:
        inner = shapes(shape.part) if shape.part else self._known
        for name, one in value.items():
            if one not in (None, False, []) and name not in _HIDDEN:
                known = inner.get(name, Shape())
                what = ", ".join(self._said(name, known, each) for each in _many(one))
                yield f"{field_label(name, self._values.language)}: {what}"

    def _text(self, text: Rendered) -> str:
        if text["state"] == "open":
            return str(text["text"])
        withheld = _WITHHELD[text["state"]]
        return translations(self._values.language).gettext(withheld)


def is_sealed(value: Any) -> bool:  # noqa: ANN401 any rendered value
    """Tell whether a rendered value is a sealed text."""
    return isinstance(value, dict) and value.keys() == {"position", "field", "state", "text"}


def called(row: Rendered, language: str) -> str:
    """Call a row by its own title or text, or by its time; nothing where it has neither."""
    for name in ("title", "name", "label", "text", "summary"):
        if isinstance(row.get(name), str):
            return str(row[name])
    time = next((row[name] for name in ("held", "happens", "occurred", "made", "due") if row.get(name)), None)
    return said(time, language) if time else ""


def _many(value: Any) -> list[Any]:  # noqa: ANN401 any rendered field
    return value if isinstance(value, list) else [] if value is None else [value]
