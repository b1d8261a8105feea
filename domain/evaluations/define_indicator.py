"""Define an indicator."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evaluations.events import Direction, IndicatorDefined
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import AimId, GoalId, IndicatorId, PlanId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Line, Prose, Slice
from domain.plans.events import AimSet, GoalDropped, GoalSet, PlanDrafted
from domain.plans.state import PlanHasNoSuchPart, PlanIsUnknown, plan_state


class DefineIndicator(Command, frozen=True):
    """Define what is measured in a plan: the unit, the wanted direction, the source and the method."""

    indicator: IndicatorId
    plan: PlanId
    title: Line
    unit_of_measure: Line
    direction: Direction
    source: Line | None = None
    method: Prose | None = None
    aim: AimId | None = None
    goal: GoalId | None = None


class IndicatorExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en indikator '{indicator}'."
    en = "There is already an indicator '{indicator}'."


def boundary(command: DefineIndicator) -> Boundary:
    """The indicator itself, the plan that it belongs to, and the aim or goal that it shows."""
    plan = tag("plan", command.plan)
    parts = [about(tag("indicator", command.indicator), IndicatorDefined), about(plan, PlanDrafted)]
    if command.aim:
        parts.append(about((plan, tag("aim", command.aim)), AimSet))
    if command.goal:
        parts.append(about((plan, tag("goal", command.goal)), GoalSet, GoalDropped))
    return boundary_of(*parts)


def decide(command: DefineIndicator, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Define an indicator with a free id, of an aim or goal that its plan has."""
    events = [fact.event for fact in facts]
    if any(isinstance(event, IndicatorDefined) and event.indicator == command.indicator for event in events):
        raise IndicatorExists(indicator=command.indicator)
    plan = plan_state(command.plan, facts)
    plan.require("aim", command.aim)
    plan.require("goal", command.goal)
    return (
        IndicatorDefined(
            indicator=command.indicator,
            plan=command.plan,
            title=command.title,
            unit_of_measure=command.unit_of_measure,
            direction=command.direction,
            source=command.source,
            method=command.method,
            aim=command.aim,
            goal=command.goal,
        ),
    )


SLICE = Slice(
    command=DefineIndicator,
    permission="evaluations.write",
    boundary=boundary,
    decide=decide,
    refusals=(IndicatorExists, PlanIsUnknown, PlanHasNoSuchPart),
    creates="indicator",
    example={
        "indicator": "trivsel-faellesskab",
        "plan": "vision-2030",
        "title": "Elever, der oplever at høre til i klassens fællesskab",
        "unit_of_measure": "%",
        "direction": "up",
        "source": "Den nationale trivselsmåling",
        "method": "Andel, der svarer 'enig' eller 'helt enig', 4.-9. klasse.",
    },
)
