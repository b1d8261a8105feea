"""The timemap of a single thing: every moment at which it changed (RFC 7089, section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from adapters.log import Entry
from service.reads.collections import Collection
from service.reads.cursors import Cursor
from service.reads.moment import memento
from service.reads.versions import Edition, editions
from service.view import View

LINK_FORMAT: Final = "application/link-format"


class Memento(NamedTuple):
    """An edition at its address. `relation` says whether it is the first or the last of all that can be read."""

    edition: Edition
    entry: Entry
    address: str
    relation: str


class TimeMap(NamedTuple):
    """A page of a timemap. `original` is the thing's address, `address` the map's own; `next` the next page's."""

    identity: str
    original: str
    address: str
    position: int
    mementos: list[Memento]
    next: str | None

    def body(self) -> dict[str, Any]:
        """Give the page as an object."""
        return {
            "id": self.identity,
            "original": self.original,
            "timegate": self.original,
            "items": [_item(one) for one in self.mementos],
            "position": self.position,
            "next": self.next,
        }

    def links(self) -> str:
        """Write the page as application/link-format (RFC 6690); what is gone cannot be read and is no memento."""
        return ",\n".join(self._links()) + "\n"

    def _links(self) -> Iterator[str]:
        yield f'<{self.original}>; rel="original timegate"'
        times = [memento(one.entry.recorded) for one in self.mementos]
        spans = f'; from="{times[0]}"; until="{times[-1]}"' if times else ""
        yield f'<{self.address}>; rel="self"; type="{LINK_FORMAT}"{spans}'
        if self.next:
            yield f'<{self.address.split("?")[0]}?cursor={self.next}>; rel="timemap"; type="{LINK_FORMAT}"'
        for one, time in zip(self.mementos, times, strict=True):
            if not one.edition.gone:
                yield f'<{one.address}>; rel="{one.relation}"; datetime="{time}"'


def original_of(slug: str, collection: Collection, identity: str) -> str:
    """Give the address of a thing, whose timemap lies below it."""
    return f"/api/v1/{slug}/{collection.name}/{quote(identity)}"


def timemap_link(slug: str, collection: Collection, identity: str) -> str:
    """Give the link from a thing to its timemap."""
    return f'<{original_of(slug, collection, identity)}/timemap>; rel="timemap"; type="{LINK_FORMAT}"'


def timemap(view: View, collection: Collection, identity: str, cursor: Cursor | None, limit: int) -> TimeMap:
    """Give a page of a thing's timemap, oldest first; raises NoSuchThing."""
    every = editions(view, collection, identity)
    after = cursor.entry() if cursor else 0
    rest = [one for one in every if one.position > after]
    shown, original = rest[:limit], original_of(view.town.slug, collection, identity)
    here = f"{original}/timemap"
    return TimeMap(
        identity=identity,
        original=original,
        address=f"{here}?cursor={cursor.written()}" if cursor else here,
        position=view.position,
        mementos=list(_mementos(view, original, shown, _ends(every))),
        next=Cursor(view.position, str(shown[-1].position), view.generation).written() if len(rest) > limit else None,
    )


def neighbours(every: Sequence[Edition], position: int) -> tuple[Edition | None, Edition | None]:
    """Give the editions before and after the one that stands at a position, of those that can be read."""
    held = [one for one in every if not one.gone]
    here = max((index for index, one in enumerate(held) if one.position <= position), default=None)
    if here is None:
        return None, held[0] if held else None
    before = held[here - 1] if here else None
    return before, held[here + 1] if here + 1 < len(held) else None


def _ends(every: Sequence[Edition]) -> tuple[int, int]:
    held = [one.position for one in every if not one.gone]
    return (held[0], held[-1]) if held else (0, 0)


def _mementos(view: View, original: str, shown: Sequence[Edition], ends: tuple[int, int]) -> Iterator[Memento]:
    entries = {entry.position: entry for entry in view.town.log.at([one.position for one in shown])}
    for one in shown:
        words = [word for word, end in zip(("first", "last"), ends, strict=True) if end == one.position]
        address = f"{original}?as_of={one.position}"
        yield Memento(one, entries[one.position], address, " ".join((*words, "memento")))


def _item(one: Memento) -> dict[str, Any]:
    return {
        "id": one.edition.position,
        "position": one.edition.position,
        "recorded": one.entry.recorded,
        "datetime": memento(one.entry.recorded),
        "type": one.entry.type,
        "gone": one.edition.gone,
        "address": None if one.edition.gone else one.address,
    }
