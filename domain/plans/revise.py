"""Revise a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.cases.basis import retractions
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import ActivityId, EntryRef, GoalId, PlanId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Prose, Slice
from domain.kernel.when import When
from domain.people.events import ForumEstablished
from domain.people.forums import ForumIsUnknown
from domain.plans.events import ActivityStopped, GoalDropped, HorizonMoved, PlanRevised
from domain.plans.references import PartContainsItself, PartIsTwice, require_sound
from domain.plans.state import PARTS, PlanHasNoSuchPart, PlanIsUnknown, PlanState, plan_state
from domain.plans.structure import Structure, events_of


class RevisePlan(Structure, frozen=True, kw_only=True):
    """Revise a plan, saying why and which entry (a learning, a decision) caused it.

    Parts with a known id are replaced, others are added; goals can be dropped, activities stopped, the horizon moved.
    """

    plan: PlanId
    summary: Prose
    caused_by: EntryRef | None = None
    period: When | None = None
    drop_goals: Annotated[tuple[GoalId, ...], Meta(max_length=500)] = ()
    stop_activities: Annotated[tuple[ActivityId, ...], Meta(max_length=500)] = ()


class RevisionIsEmpty(Refusal):
    """A revision that revises nothing."""

    status = 422
    da = "Revisionen ændrer ingenting i planen."
    en = "The revision changes nothing in the plan."


class CauseIsUnknown(Refusal):
    """The entry that is said to have caused the revision was never recorded, or was retracted."""

    status = 422
    da = "Registrering nr. {entry}, som skulle være årsagen, findes ikke eller er trukket tilbage."
    en = "Entry {entry}, said to be the cause, does not exist or was retracted."


def boundary(command: RevisePlan) -> Boundary:
    """The plan's parts, the forums that new activities name, and the entry that caused the revision."""
    forums = sorted({forum for activity in command.activities for forum in activity.forums})
    cause = (command.caused_by,) if command.caused_by else ()
    return boundary_of(
        about(tag("plan", command.plan), *PARTS),
        *(about(tag("forum", forum), ForumEstablished) for forum in forums),
        *retractions(cause),
        entries=cause,
    )


def decide(command: RevisePlan, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Revise a drafted or adopted plan, naming only what is there."""
    state = plan_state(command.plan, facts)
    if command.caused_by and not any(fact.position == command.caused_by for fact in facts):
        raise CauseIsUnknown(entry=command.caused_by)
    ending = [
        *(("goal", goal) for goal in command.drop_goals),
        *(("activity", activity) for activity in command.stop_activities),
    ]
    for kind, part in ending:
        state.require_once(kind, part)
    require_sound(state, command, facts, ending)
    changes = (*_horizon(command, state), *events_of(command.plan, command), *_endings(command, state))
    if not changes:
        raise RevisionIsEmpty
    return (PlanRevised(plan=command.plan, summary=command.summary), *changes)


def _horizon(command: RevisePlan, state: PlanState) -> tuple[Event, ...]:
    if command.period is None or command.period == state.period:
        return ()
    return (HorizonMoved(plan=command.plan, period=command.period, before=state.period),)


def _endings(command: RevisePlan, state: PlanState) -> tuple[Event, ...]:
    """What has ended already does not end again."""
    goals = (goal for goal in command.drop_goals if state.has("goal", goal))
    activities = (activity for activity in command.stop_activities if state.has("activity", activity))
    return (
        *(GoalDropped(plan=command.plan, goal=goal) for goal in goals),
        *(ActivityStopped(plan=command.plan, activity=activity) for activity in activities),
    )


SLICE = Slice(
    command=RevisePlan,
    permission="plans.write",
    boundary=boundary,
    decide=decide,
    refusals=(
        PlanIsUnknown,
        PlanHasNoSuchPart,
        PartIsTwice,
        PartContainsItself,
        ForumIsUnknown,
        CauseIsUnknown,
        RevisionIsEmpty,
    ),
    because="required",
    example={
        "plan": "udviklingsplan",
        "summary": "Horisonten flyttes fra 2020 til 2022.",
        "period": "2018..2022",
        "because": "Høringssvarene viste, at tiden var for knap.",
    },
)
