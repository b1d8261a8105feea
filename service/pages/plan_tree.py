"""A plan's parts in their places: tracks and areas, the activities within them, and goals where they belong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from projections.plan_part_rows import ActivityRow, FocusAreaRow, GoalRow, ResourceRow, TrackRow

T = TypeVar("T", ActivityRow, GoalRow, ResourceRow, TrackRow)
Place = tuple[str, str] | None
"""The kind and id of the part that something lies within; None is the plan itself."""


class Parts(NamedTuple):
    """A plan's parts as they are read, each kind in its order."""

    tracks: Sequence[TrackRow] = ()
    focus_areas: Sequence[FocusAreaRow] = ()
    activities: Sequence[ActivityRow] = ()
    goals: Sequence[GoalRow] = ()
    resources: Sequence[ResourceRow] = ()


class Doing(NamedTuple):
    """An activity with its goals, its means, and the activities within it."""

    row: ActivityRow
    goals: list[GoalRow]
    resources: list[ResourceRow]
    within: list[Doing]


class Area(NamedTuple):
    """A track or a focus area with its goals and activities, and the tracks within it."""

    row: TrackRow | FocusAreaRow
    goals: list[GoalRow]
    activities: list[Doing]
    within: list[Area]


class Tree(NamedTuple):
    """A whole plan. `activities` and `goals` are those that belong to no track, area or activity."""

    areas: list[Area]
    activities: list[Doing]
    goals: list[GoalRow]


def tree(parts: Parts) -> Tree:
    """Put every part in its place, once. What names a place that is not there stands at the plan itself."""
    known = {
        *(("track", row.track) for row in parts.tracks),
        *(("focus_area", row.focus_area) for row in parts.focus_areas),
        *(("activity", row.activity) for row in parts.activities),
    }

    def place(row: T, **fields: str) -> Place:
        named = ((kind, getattr(row, field)) for kind, field in fields.items())
        return next((one for one in named if one in known), None)

    tracks = _by((row, place(row, track="within")) for row in parts.tracks)
    activities = _by(
        (row, place(row, activity="within", focus_area="focus_area", track="track")) for row in parts.activities
    )
    goals = _by((row, place(row, activity="activity", focus_area="focus_area")) for row in parts.goals)
    resources = _by((row, place(row, activity="activity")) for row in parts.resources)

    def doings(at: Place) -> list[Doing]:
        return [
            Doing(row, goals.get(own, []), resources.get(own, []), doings(own))
            for row in activities.get(at, [])
            if (own := ("activity", row.activity))
        ]

    def strands(at: Place) -> list[Area]:
        return [
            Area(row, [], doings(("track", row.track)), strands(("track", row.track))) for row in tracks.get(at, [])
        ]

    areas = [
        Area(row, goals.get(own, []), doings(own), [])
        for row in parts.focus_areas
        if (own := ("focus_area", row.focus_area))
    ]
    return Tree([*strands(None), *areas], doings(None), goals.get(None, []))


def _by(placed: Iterable[tuple[T, Place]]) -> Mapping[Place, list[T]]:
    found: dict[Place, list[T]] = {}
    for row, at in placed:
        found.setdefault(at, []).append(row)
    return found
