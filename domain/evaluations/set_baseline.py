"""Set an indicator's baseline."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evaluations.events import BaselineSet, IndicatorDefined
from domain.evaluations.state import IndicatorIsUnknown, indicator_state
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import IndicatorId, tag
from domain.kernel.slice import Command, Decimal, Slice
from domain.kernel.when import When


class SetBaseline(Command, frozen=True):
    """Set the value that later measurements are held against, and the time that it stands for."""

    indicator: IndicatorId
    value: Decimal
    at: When


def boundary(command: SetBaseline) -> Boundary:
    """The indicator and its baselines so far."""
    return boundary_of(about(tag("indicator", command.indicator), IndicatorDefined, BaselineSet))


def decide(command: SetBaseline, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Set a baseline; another one is a new fact, the same one again is none."""
    state = indicator_state(command.indicator, facts)
    baseline = BaselineSet(indicator=command.indicator, plan=state.plan, value=command.value, at=command.at)
    return () if baseline == state.baseline else (baseline,)


SLICE = Slice(
    command=SetBaseline,
    permission="evaluations.write",
    boundary=boundary,
    decide=decide,
    refusals=(IndicatorIsUnknown,),
    example={"indicator": "trivsel-faellesskab", "value": "71.5", "at": "2023/24"},
)
