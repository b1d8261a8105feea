"""Set a target for an indicator."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evaluations.events import IndicatorDefined, TargetSet
from domain.evaluations.state import IndicatorIsUnknown, indicator_state
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import IndicatorId, tag
from domain.kernel.slice import Command, Decimal, Slice
from domain.kernel.when import When


class SetTarget(Command, frozen=True):
    """Set the value to be reached by a time; earlier targets stay as history."""

    indicator: IndicatorId
    value: Decimal
    due: When


def boundary(command: SetTarget) -> Boundary:
    """The indicator and its targets so far."""
    return boundary_of(about(tag("indicator", command.indicator), IndicatorDefined, TargetSet))


def decide(command: SetTarget, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Set a target; another value for the same time is a new fact, the same one again is none."""
    state = indicator_state(command.indicator, facts)
    if state.targets.get(command.due) == command.value:
        return ()
    return (TargetSet(indicator=command.indicator, plan=state.plan, value=command.value, due=command.due),)


SLICE = Slice(
    command=SetTarget,
    permission="evaluations.write",
    boundary=boundary,
    decide=decide,
    refusals=(IndicatorIsUnknown,),
    example={"indicator": "trivsel-faellesskab", "value": "80", "due": "2029/30"},
)
