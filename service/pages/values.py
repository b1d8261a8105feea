"""The values of an entry's open fields as people write them: names for ids, words for codes, times as said."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from msgspec import Struct

from domain.catalogue import events
from service.pages.codes import chosen
from service.pages.labels import label
from service.pages.numbers import kroner, number
from service.pages.shapes import Shape, shapes
from service.pages.times import said
from service.pages.titles import Titles
from service.pages.translations import translations
from service.pages.words import N_, words


class Field(NamedTuple):
    """A field of an entry: what it is called, its values, and the entries that it names."""

    name: str
    label: str
    values: list[str]
    entries: list[int]


class Values:
    """Writes values in one language, calling things by their titles."""

    def __init__(self, titles: Titles, language: str) -> None:
        """Write with these titles."""
        self.titles = titles
        self.language = language

    def fields(self, kind: str, what: dict[str, Any]) -> list[Field]:
        """Give the open fields of an entry of a type, in the order in which the event states them."""
        held = ((name, shape, what.get(name)) for name, shape in shapes(events()[kind]).items())
        return [self._field(name, shape, value, what) for name, shape, value in held if value not in (None, [])]

    def _field(self, name: str, shape: Shape, value: Any, what: dict[str, Any]) -> Field:  # noqa: ANN401 as JSON has it
        called = label(name, self.language)
        many = value if isinstance(value, list) else [value]
        if shape.kind == "entry":
            return Field(name, called, [], many)
        return Field(name, called, [self.value(name, shape, one, what) for one in many], [])

    def value(self, name: str, shape: Shape, value: Any, what: dict[str, Any]) -> str:  # noqa: ANN401 as JSON has it
        """Write one value of a field of an entry whose open fields are `what`."""
        if shape.kind:
            return self._named(shape.kind, value, what)
        if shape.is_time or name == "occurred":
            return said(value, self.language)
        if shape.is_decimal:
            return number(value, self.language)
        if shape.codes:
            return chosen(shape.codes, value, self.language)
        if shape.part:
            return self._part(shape.part, value, what)
        return self._plain(name, value, what)

    def written(self, name: str, shape: Shape, value: Any, what: dict[str, Any]) -> str | None:  # noqa: ANN401 as JSON
        """Write one or several values in one line; None where nothing is stated."""
        if value is None or value == []:
            return None
        many = value if isinstance(value, list) else [value]
        return "; ".join(self.value(name, shape, one, what) for one in many)

    def _named(self, kind: str, identity: str | int, what: dict[str, Any]) -> str:
        if kind == "entry":
            return self._translated(N_("no. %(position)s")) % {"position": identity}
        return self.titles.of(kind, str(identity), what.get("plan"))

    def _plain(self, name: str, value: Any, what: dict[str, Any]) -> str:  # noqa: ANN401 as JSON has it
        if isinstance(value, bool):
            return self._translated(N_("yes") if value else N_("no"))
        if name == "amount_oere":
            return kroner(value, self.language)
        if name == "kind" and "entry" in what:
            return words(self.language).get(str(value), str(value))
        if name == "field":
            return label(value, self.language)
        return str(value)

    def _part(self, part: type[Struct], value: dict[str, Any], what: dict[str, Any]) -> str:
        if set(value) == {"field", "value"}:
            return self._corrected(value)
        held = ((name, shape, value.get(name)) for name, shape in shapes(part).items())
        written = (
            f"{label(name, self.language)}: {self.value(name, shape, one, what)}"
            for name, shape, one in held
            if one is not None and one is not False
        )
        return "; ".join(written)

    def _corrected(self, value: dict[str, Any]) -> str:
        """Write one corrected field; its right value stands as JSON."""
        right = json.loads(value["value"])
        return f"{label(value['field'], self.language)}: {right if isinstance(right, str) else value['value']}"

    def _translated(self, text: str) -> str:
        return translations(self.language).gettext(text)
