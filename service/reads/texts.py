"""Opens sealed texts for those who may read them; what is closed or erased says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from domain.catalogue import events
from domain.kernel.ids import tag
from domain.kernel.texts import SealedText
from domain.records.events import EntryCorrected
from projections.network_rows import MemberRow
from projections.trial_board import TrialRow
from service.policy import Actor, scope_of
from service.town import Town, fact_of
from service.view import View


class OpenedText(NamedTuple):
    """A text as a reader sees it: open, erased (its key is gone), or closed to this reader."""

    state: Literal["open", "erased", "closed"]
    text: str | None = None


class Opener:
    """Opens texts for one reader, on a view that has network_activity and trial_board when scopes are by unit."""

    def __init__(self, town: Town, actor: Actor, view: View | None = None) -> None:
        """Open for this actor; a view tells which networks and trials are those of its unit."""
        self._town = town
        self._actor = actor
        self._view = view
        self._own: set[tuple[str, str]] | None = None

    def rendered(self, rows: Iterable[Struct]) -> list[dict[str, Any]]:
        """Give rows as plain objects, each sealed text as {"state": …, "text": …}."""
        held = list(rows)
        opened = self.open((text, row) for row in held for text in sealed_in(row))
        return [_plain(row, opened) for row in held]

    def open(self, texts: Iterable[tuple[SealedText, Struct]]) -> dict[tuple[int, str], OpenedText]:
        """Open texts, each with the row that it stands in, by position and field; that one is gone, all may know."""
        held = list(texts)
        corrected = self._corrected(text for text, _ in held)
        allowed = [text for text, row in held if self._may(corrected.get((text.position, text.field), text.type), row)]
        opened = self._town.vault.open(allowed)
        living = self._town.vault.living(text.key for text, _ in held)
        found = {
            (text.position, text.field): OpenedText("closed" if text.key in living else "erased") for text, _ in held
        }
        for place, text in opened.items():
            found[place] = OpenedText("erased") if text is None else OpenedText("open", text)
        return found

    def reach(self, subject: str) -> frozenset[str] | None:
        """Give the tags one of which opens an entry's texts of this subject: none opens nothing; None needs no tag."""
        scope = scope_of(self._actor, f"{subject}.texts")
        if scope == "municipality":
            return None
        return frozenset(tag(*one) for one in self._owned() if one[0] in _kinds(subject)) if scope else frozenset()

    def _corrected(self, texts: Iterable[SealedText]) -> dict[tuple[int, str], str]:
        """Give the type of the entry that a correction's text takes its place in, by position and field."""
        right = [text for text in texts if text.type == EntryCorrected.type() and text.field != "because"]
        facts = map(fact_of, self._town.log.at(sorted({text.position for text in right})))
        kinds = {fact.position: fact.event.kind for fact in facts if isinstance(fact.event, EntryCorrected)}
        return {(text.position, text.field): kinds[text.position] for text in right}

    def _may(self, kind: str, row: Struct) -> bool:
        subject = events()[kind].__module__.split(".")[-2]
        scope = scope_of(self._actor, f"{subject}.texts")
        return scope == "municipality" or (scope == "unit" and self._is_own(subject, row))

    def _is_own(self, subject: str, row: Struct) -> bool:
        """A network is its members' own, a trial its unit's: that it lies in a network opens it to no other member."""
        kinds = _kinds(subject)
        tags = (held.partition(":") for held in getattr(row, "tags", ()))
        held = {(kind, getattr(row, kind, None)) for kind in kinds} | {(kind, name) for kind, _, name in tags}
        return any(one in self._owned() for one in held if one[0] in kinds)

    def _owned(self) -> set[tuple[str, str]]:
        if self._own is None:
            unit = self._actor.unit
            self._own = {("unit", unit)} if unit else set()
            if unit and self._view:
                mine, today = ("unit", "=", unit), self._view.today()
                self._own |= {("network", row.network) for row in today.find(MemberRow, mine)}
                self._own |= {("trial", row.trial) for row in today.find(TrialRow, mine)}
        return self._own


def _kinds(subject: str) -> tuple[str, str]:
    """The kinds of tag by which a unit's own entries of a subject are known."""
    return ("unit", subject.removesuffix("s"))


def sealed_in(value: Any) -> Iterator[SealedText]:  # noqa: ANN401 any part of a row
    """Give the sealed texts in a row or a part of it."""
    if isinstance(value, SealedText):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from sealed_in(getattr(value, name))
    elif isinstance(value, tuple | list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from sealed_in(item)


def _plain(value: Any, opened: dict[tuple[int, str], OpenedText]) -> Any:  # noqa: ANN401 any part of a row
    if isinstance(value, SealedText):
        found = opened[value.position, value.field]
        return {"position": value.position, "field": value.field, **found._asdict()}
    if isinstance(value, Struct):
        plain = {name: _plain(getattr(value, name), opened) for name in value.__struct_fields__}
        return {"id": _id(value), **plain} if hasattr(value, "KEY") else plain
    if isinstance(value, dict):
        return {name: _plain(item, opened) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item, opened) for item in value]
    return value


def _id(row: Any) -> str | int:  # noqa: ANN401 a Row or an Entry
    """A row's own id: the last part of its key."""
    found = getattr(row, row.KEY[-1])
    return found if isinstance(found, str | int) else str(found)
