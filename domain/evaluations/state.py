"""What is known of an indicator, folded from its facts, and the refusal that its verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.evaluations.events import BaselineSet, IndicatorDefined, TargetSet
from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal


class IndicatorIsUnknown(Refusal):
    """No such indicator was defined."""

    status = 404
    da = "Indikatoren '{indicator}' findes ikke."
    en = "There is no indicator '{indicator}'."


@dataclass
class IndicatorState:
    """What the rules need to know of an indicator: its plan, its latest baseline, its latest target by due time."""

    plan: str
    baseline: BaselineSet | None = None
    targets: dict[str, str] = field(default_factory=dict)


def indicator_state(indicator: str, facts: Iterable[Fact]) -> IndicatorState:
    """Fold an indicator's facts; refuses when it was never defined."""
    state: IndicatorState | None = None
    for fact in facts:
        match fact.event:
            case IndicatorDefined() as event if event.indicator == indicator:
                state = IndicatorState(event.plan)
            case BaselineSet() as event if state and event.indicator == indicator:
                state.baseline = event
            case TargetSet() as event if state and event.indicator == indicator:
                state.targets[event.due] = event.value
    if state is None:
        raise IndicatorIsUnknown(indicator=indicator)
    return state
