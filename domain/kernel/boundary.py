"""Consistency boundaries: the facts that could change an answer, named by type and tag."""

from __future__ import annotations

from typing import NamedTuple

from domain.kernel.event import Event


class About(NamedTuple):
    """Facts of any of these types that carry all of these tags."""

    tags: tuple[str, ...]
    types: tuple[type[Event], ...]

    def selects(self, event: Event, tags: frozenset[str]) -> bool:
        """Tell whether an event with these log tags lies within."""
        return isinstance(event, self.types) and tags.issuperset(self.tags)


def about(tags: str | tuple[str, ...], *types: type[Event]) -> About:
    """Name facts by tag and type; both are required, so that a rule reads only what it depends on."""
    given = (tags,) if isinstance(tags, str) else tags
    if not given or not types:
        message = "A boundary names at least one tag and one type"
        raise ValueError(message)
    return About(given, types)


class Boundary(NamedTuple):
    """What a rule reads. `entries` are single positions: they never change, so they need no condition."""

    parts: tuple[About, ...]
    entries: tuple[int, ...] = ()


def boundary_of(*parts: About, entries: tuple[int, ...] = ()) -> Boundary:
    """Join parts into one boundary."""
    return Boundary(parts, entries)
