"""Hold a follow-up."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import ActivityId, ForumId, GoalId, PlanId, tag
from domain.kernel.slice import Command, FreeText, Slice
from domain.kernel.texts import Unsealed
from domain.people.events import ForumEstablished
from domain.people.forums import ForumIsUnknown, require_forum
from domain.plans.events import (
    ActivityPlanned,
    ActivityStopped,
    FollowUpHeld,
    GoalDropped,
    GoalSet,
    Judgement,
    PlanDrafted,
)
from domain.plans.state import PlanHasNoSuchPart, PlanIsUnknown, plan_state


class HoldFollowUp(Command, frozen=True):
    """Record that a forum followed up an activity, a goal or the whole plan, and how it judged it."""

    plan: PlanId
    judgement: Judgement
    activity: ActivityId | None = None
    goal: GoalId | None = None
    forum: ForumId | None = None
    note: FreeText | None = None


def boundary(command: HoldFollowUp) -> Boundary:
    """The plan's activities and goals, and the forum."""
    types = (PlanDrafted, ActivityPlanned, ActivityStopped, GoalSet, GoalDropped)
    forum = [about(tag("forum", command.forum), ForumEstablished)] if command.forum else []
    return boundary_of(about(tag("plan", command.plan), *types), *forum)


def decide(command: HoldFollowUp, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Follow up what the plan holds or once held, in a forum that exists."""
    state = plan_state(command.plan, facts)
    state.require_once("activity", command.activity)
    state.require_once("goal", command.goal)
    if command.forum:
        require_forum(command.forum, facts)
    return (
        FollowUpHeld(
            plan=command.plan,
            judgement=command.judgement,
            activity=command.activity,
            goal=command.goal,
            forum=command.forum,
            note=Unsealed(command.note, command.concerns) if command.note else None,
        ),
    )


SLICE = Slice(
    command=HoldFollowUp,
    permission="plans.write",
    boundary=boundary,
    decide=decide,
    refusals=(PlanIsUnknown, PlanHasNoSuchPart, ForumIsUnknown),
    example={
        "plan": "udviklingsplan",
        "activity": "netvaerksmoeder",
        "forum": "bfu",
        "judgement": "on-track",
        "occurred": "2024-Q3",
    },
)
