"""The parts of a plan as a command carries them, and the facts that they become."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from domain.kernel.event import Event
from domain.kernel.ids import END, ActivityId, AimId, FocusAreaId, ForumId, GoalId, ThemeId, TrackId
from domain.kernel.slice import Command, Line, Prose
from domain.kernel.when import UNKNOWN, When
from domain.plans.events import (
    ActivityPlanned,
    AimSet,
    FocusAreaSet,
    FrameworkLinked,
    GoalSet,
    ResourceGranted,
    ResourceOrigin,
    ThemeSet,
    TrackOpened,
)

Fte = Annotated[
    str,
    Meta(
        pattern=rf"^[0-9]{{1,6}}(\.[0-9]{{1,6}})?{END}",
        description="Full-time equivalents as a decimal number, such as 2.5",
    ),
]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of a plan's parts."""


class Framework(Part, frozen=True):
    """A document that the plan derives from."""

    title: Line
    kind: Line | None = None


class Aim(Part, frozen=True):
    """What the plan is for."""

    aim: AimId
    text: Prose


class Track(Part, frozen=True):
    """A strand of the plan, perhaps within another."""

    track: TrackId
    title: Line
    text: Prose | None = None
    within: TrackId | None = None


class FocusArea(Part, frozen=True):
    """A named area with a purpose."""

    focus_area: FocusAreaId
    title: Line
    purpose: Prose | None = None


class Theme(Part, frozen=True):
    """A landmark across tracks."""

    theme: ThemeId
    title: Line


class Activity(Part, frozen=True):
    """Something that is to be done."""

    activity: ActivityId
    title: Line
    description: Prose | None = None
    period: When = UNKNOWN
    target_group: Prose | None = None
    purpose: Prose | None = None
    track: TrackId | None = None
    focus_area: FocusAreaId | None = None
    within: ActivityId | None = None
    forums: Annotated[tuple[ForumId, ...], Meta(max_length=50)] = ()
    partners: Annotated[tuple[Line, ...], Meta(max_length=50)] = ()


class Goal(Part, frozen=True):
    """What is to be reached, perhaps by a time (a milestone)."""

    goal: GoalId
    text: Prose
    due: When | None = None
    aim: AimId | None = None
    focus_area: FocusAreaId | None = None
    activity: ActivityId | None = None


class Resource(Part, frozen=True):
    """Means for the plan or an activity; what is not stated is left out, never guessed."""

    label: Line
    activity: ActivityId | None = None
    fte: Fte | None = None
    heads: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    amount_oere: Annotated[int, Meta(ge=0, le=10**14)] | None = None
    period: When = UNKNOWN
    origin: ResourceOrigin = "unstated"
    source: Prose | None = None


class Structure(Command, frozen=True):
    """The parts that a draft or a revision carries, in the order in which they refer to each other."""

    frameworks: Annotated[tuple[Framework, ...], Meta(max_length=100)] = ()
    aims: Annotated[tuple[Aim, ...], Meta(max_length=100)] = ()
    tracks: Annotated[tuple[Track, ...], Meta(max_length=100)] = ()
    focus_areas: Annotated[tuple[FocusArea, ...], Meta(max_length=100)] = ()
    themes: Annotated[tuple[Theme, ...], Meta(max_length=100)] = ()
    activities: Annotated[tuple[Activity, ...], Meta(max_length=500)] = ()
    goals: Annotated[tuple[Goal, ...], Meta(max_length=1_000)] = ()
    resources: Annotated[tuple[Resource, ...], Meta(max_length=500)] = ()


_EVENTS: dict[type[Part], type[Event]] = {
    Framework: FrameworkLinked,
    Aim: AimSet,
    Track: TrackOpened,
    FocusArea: FocusAreaSet,
    Theme: ThemeSet,
    Activity: ActivityPlanned,
    Goal: GoalSet,
    Resource: ResourceGranted,
}


def parts_of(structure: Structure) -> Iterator[Part]:
    """Give all parts, those that others refer to first."""
    yield from structure.frameworks
    yield from structure.aims
    yield from structure.tracks
    yield from structure.focus_areas
    yield from structure.themes
    yield from structure.activities
    yield from structure.goals
    yield from structure.resources


def events_of(plan: str, structure: Structure) -> tuple[Event, ...]:
    """Give the facts that a structure becomes: each part's fields as they are."""
    return tuple(
        _EVENTS[type(part)](plan=plan, **{name: getattr(part, name) for name in part.__struct_fields__})
        for part in parts_of(structure)
    )
