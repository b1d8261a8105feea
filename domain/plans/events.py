"""Events of plans."""

from __future__ import annotations

from typing import Literal

from domain.kernel.event import Event
from domain.kernel.ids import (
    ActivityId,
    AimId,
    FocusAreaId,
    ForumId,
    GoalId,
    PlanId,
    ThemeId,
    TrackId,
)
from domain.kernel.slice import Decimal
from domain.kernel.texts import Text
from domain.kernel.when import UNKNOWN, When

PlanKind = Literal["development-plan", "development-agreement", "strategy"]
Judgement = Literal["on-track", "delayed", "met", "not-met", "adjusted"]
ResourceOrigin = Literal["new", "transferred", "unstated"]


class PlanDrafted(Event, frozen=True):
    """A plan was drafted; its parts follow as facts of their own. `sources` are documents that it was read from."""

    plan: PlanId
    title: str
    kind: PlanKind
    period: When = UNKNOWN
    ambition: str | None = None
    summary: str | None = None
    sources: tuple[str, ...] = ()


class FrameworkLinked(Event, frozen=True):
    """A document that the plan derives from: a budget agreement, a purpose clause, a policy."""

    plan: PlanId
    title: str
    kind: str | None = None


class AimSet(Event, frozen=True):
    """What the plan is for."""

    plan: PlanId
    aim: AimId
    text: str


class TrackOpened(Event, frozen=True):
    """A strand of the plan, perhaps within another."""

    plan: PlanId
    track: TrackId
    title: str
    text: str | None = None
    within: TrackId | None = None


class FocusAreaSet(Event, frozen=True):
    """A named area with a purpose."""

    plan: PlanId
    focus_area: FocusAreaId
    title: str
    purpose: str | None = None


class ThemeSet(Event, frozen=True):
    """A landmark across tracks."""

    plan: PlanId
    theme: ThemeId
    title: str


class ActivityPlanned(Event, frozen=True):
    """Something is to be done. Planning it again under the same id replaces how it was planned."""

    plan: PlanId
    activity: ActivityId
    title: str
    description: str | None = None
    period: When = UNKNOWN
    target_group: str | None = None
    purpose: str | None = None
    track: TrackId | None = None
    focus_area: FocusAreaId | None = None
    within: ActivityId | None = None
    forums: tuple[ForumId, ...] = ()
    partners: tuple[str, ...] = ()


class ActivityStopped(Event, frozen=True):
    """An activity is no longer to be done."""

    plan: PlanId
    activity: ActivityId


class GoalSet(Event, frozen=True):
    """What is to be reached, perhaps by a time. Setting it again under the same id replaces it."""

    plan: PlanId
    goal: GoalId
    text: str
    due: When | None = None
    aim: AimId | None = None
    focus_area: FocusAreaId | None = None
    activity: ActivityId | None = None


class GoalDropped(Event, frozen=True):
    """A goal is no longer pursued."""

    plan: PlanId
    goal: GoalId


class ResourceGranted(Event, frozen=True):
    """Means for the plan or an activity, as the source states them; what it does not state is None.

    `fte` are full-time equivalents, `heads` persons, `amount_oere` money in hundredths of a krone. A transferred
    resource moves what is counted elsewhere.
    """

    plan: PlanId
    label: str
    activity: ActivityId | None = None
    fte: Decimal | None = None
    heads: int | None = None
    amount_oere: int | None = None
    period: When = UNKNOWN
    origin: ResourceOrigin = "unstated"
    source: str | None = None


class PlanAdopted(Event, frozen=True):
    """A forum that decides adopted the plan; None where the source does not name it."""

    plan: PlanId
    forum: ForumId | None = None


class PlanRevised(Event, frozen=True):
    """The plan was changed, for the reason in the envelope and because of the entry that it names there."""

    plan: PlanId
    summary: str


class HorizonMoved(Event, frozen=True):
    """The plan's period changed."""

    plan: PlanId
    period: When
    before: When


class FollowUpHeld(Event, frozen=True):
    """A forum looked at an activity, a goal or the whole plan, and judged how it goes."""

    plan: PlanId
    judgement: Judgement
    activity: ActivityId | None = None
    goal: GoalId | None = None
    forum: ForumId | None = None
    note: Text | None = None
