"""The versions of a single thing and of what is shown with it, and the moments at which they changed."""

from __future__ import annotations

from typing import NamedTuple

from projections.rows import Row
from service.reads.collections import Collection, NoSuchThing
from service.selecting import Condition
from service.view import Held, View

Versions = dict[str | None, list[Held[Row]]]
"""Versions of a thing itself, under None, and of each kind of its parts, oldest first."""


class Edition(NamedTuple):
    """What a thing with its parts was from a position on; `gone` where it is not there from then on."""

    position: int
    gone: bool


def versions(view: View, collection: Collection, identity: str) -> Versions:
    """Give all versions of a thing and its parts up to the view's position; raises NoSuchThing."""
    of: Condition = (collection.key, "=", identity)
    own: list[Held[Row]] = view.versions(collection.row, of)
    if not own:
        raise NoSuchThing(id=identity)
    return {None: own, **{name: view.versions(part, of) for name, part in collection.parts.items()}}


def editions(view: View, collection: Collection, identity: str) -> list[Edition]:
    """Give each edition of a thing up to the view's position, oldest first; raises NoSuchThing."""
    held = versions(view, collection, identity)
    ends = (end for kind in held.values() for one in kind for end in (one.since, one.until))
    positions = sorted({end for end in ends if end is not None and end <= view.position})
    return [Edition(position, not any(stands(one, position) for one in held[None])) for position in positions]


def stands(version: Held[Row], position: int) -> bool:
    """Tell whether a version is the one that stands at a position."""
    return version.since <= position and (version.until is None or version.until > position)
