"""The facts of a simulated municipality that a rule may still ask about, found by tag and type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import structs

from domain.kernel.boundary import Boundary
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import Leaf, OpenContent, Sealed, StoredContent, Unsealed, map_texts
from domain.records.events import EntryCorrected, EntryRetracted
from domain.records.standing import standing

_AMENDMENTS: Final = (EntryCorrected, EntryRetracted)
_CLOSED: Final = Sealed(key="", nonce=b"", text=b"")


class Memory:
    """Holds facts until they are dropped, and selects from them as the shell does from the log."""

    def __init__(self) -> None:
        """Begin with no facts."""
        self._held: dict[int, Fact] = {}
        self._found: defaultdict[tuple[str, type[Event]], dict[int, Fact]] = defaultdict(dict)
        self._amended: set[str] = set()

    def __len__(self) -> int:
        return len(self._held)

    def add(self, fact: Fact, tags: Iterable[str]) -> None:
        """Hold a fact, to be found by these tags."""
        kind = type(fact.event)
        self._held[fact.position] = fact
        for tag in tags:
            self._found[tag, kind][fact.position] = fact
        if kind in _AMENDMENTS:
            self._amended.update(tags)

    def drop(self, positions: Iterable[int]) -> None:
        """Let go of what no rule will ask about again."""
        for position in positions:
            fact = self._held.pop(position)
            for tag in fact.tags:
                place = tag, type(fact.event)
                del self._found[place][position]
                if not self._found[place]:
                    del self._found[place]
                    if not any((tag, kind) in self._found for kind in _AMENDMENTS):
                        self._amended.discard(tag)

    def given(self, boundary: Boundary, *, raw: bool) -> list[Fact]:
        """Give the facts that a boundary selects, in order: raw as the log has them, else as they stand."""
        selected = {one: self._held[one] for one in boundary.entries if one in self._held}
        amended = False
        for tags, types in boundary.parts:
            selected |= self._about(tags, types)
            if tags[0] in self._amended and (found := self._about(tags, _AMENDMENTS)):
                selected |= found
                amended = True
        facts = [selected[position] for position in sorted(selected)]
        if raw:
            return [_as_stored(fact) for fact in facts]
        return standing(facts) if amended else facts

    def _about(self, tags: Sequence[str], types: Iterable[type[Event]]) -> dict[int, Fact]:
        first, found = tags[0], dict[int, Fact]()
        for kind in types:
            if held := self._found.get((first, kind)):
                found |= held
        if len(tags) == 1:
            return found
        return {position: fact for position, fact in found.items() if fact.tags.issuperset(tags)}


def _as_stored(fact: Fact) -> Fact:
    """Give a fact with its texts closed, as whoever reads the log sees them."""
    return structs.replace(fact, event=map_texts(fact.event, _closed))


def _closed(_: str, leaf: Leaf) -> Leaf:
    match leaf:
        case Unsealed():
            return _CLOSED
        case OpenContent(data):
            return StoredContent("", "", len(data))
    return leaf
