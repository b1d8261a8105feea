"""Events of evaluations."""

from __future__ import annotations

from typing import Final, Literal

from domain.kernel.event import Event
from domain.kernel.ids import AimId, EntryRef, EvaluationId, GoalId, IndicatorId, PlanId
from domain.kernel.slice import Decimal
from domain.kernel.texts import Text
from domain.kernel.when import When

FEWEST: Final = 5
"""Counts of children below this are not recorded."""
Direction = Literal["up", "down", "none"]
Verdict = Literal["reached", "partly-reached", "not-reached", "undecided"]


class IndicatorDefined(Event, frozen=True):
    """What is measured, in which unit, from which source and by which method; `direction` is the wanted one."""

    indicator: IndicatorId
    plan: PlanId
    title: str
    unit_of_measure: str
    direction: Direction
    source: str | None = None
    method: str | None = None
    aim: AimId | None = None
    goal: GoalId | None = None


class BaselineSet(Event, frozen=True):
    """The value that later measurements are held against, and the time that it stands for."""

    indicator: IndicatorId
    plan: PlanId
    value: Decimal
    at: When


class TargetSet(Event, frozen=True):
    """The value to be reached by a time. Earlier targets stay."""

    indicator: IndicatorId
    plan: PlanId
    value: Decimal
    due: When


class MeasurementRecorded(Event, frozen=True):
    """The indicator was measured at the time of the envelope; `population` is how many it speaks of."""

    indicator: IndicatorId
    plan: PlanId
    value: Decimal
    population: int | None = None
    note: Text | None = None

    def is_sound(self) -> bool:
        """Speak of nobody or of enough to hide each."""
        return not self.population or self.population >= FEWEST


class ContextFigureNoted(Event, frozen=True):
    """Figures from elsewhere that a plan refers to; never a measurement or baseline of its own."""

    plan: PlanId
    label: str
    values: tuple[Decimal, ...]
    unit_of_measure: str
    source: str
    scope: str


class EvaluationConcluded(Event, frozen=True):
    """A judgement of a plan over a period, and the entries that it rests on."""

    evaluation: EvaluationId
    plan: PlanId
    title: str
    period: When
    judgement: str
    verdict: Verdict
    rests_on: tuple[EntryRef, ...] = ()
    dissent: Text | None = None
