"""Record a measurement of an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.evaluations.events import FEWEST, IndicatorDefined, MeasurementRecorded
from domain.evaluations.state import IndicatorIsUnknown, indicator_state
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import IndicatorId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Decimal, FreeText, Slice
from domain.kernel.texts import Unsealed

"""A figure about fewer than this many (and more than none) could tell who they are."""


class MeasureIndicator(Command, frozen=True):
    """Record a measurement; `occurred` is when it was taken, `population` how many it speaks of."""

    indicator: IndicatorId
    value: Decimal
    population: Annotated[int, Meta(ge=0)] | None = None
    note: FreeText | None = None


class PopulationIsTooSmall(Refusal):
    """The figure speaks of so few that it could tell who they are."""

    status = 422
    da = "Tal om færre end fem registreres ikke, fordi de kan vise, hvem det handler om."
    en = "Figures about fewer than five are not recorded, since they could show whom they are about."


def boundary(command: MeasureIndicator) -> Boundary:
    """Whether the indicator was defined; no measurement hinders another."""
    return boundary_of(about(tag("indicator", command.indicator), IndicatorDefined))


def decide(command: MeasureIndicator, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Record a measurement of a known indicator, unless it speaks of too few."""
    state = indicator_state(command.indicator, facts)
    if command.population and command.population < FEWEST:
        raise PopulationIsTooSmall
    return (
        MeasurementRecorded(
            indicator=command.indicator,
            plan=state.plan,
            value=command.value,
            population=command.population,
            note=Unsealed(command.note, command.concerns) if command.note else None,
        ),
    )


SLICE = Slice(
    command=MeasureIndicator,
    permission="evaluations.write",
    boundary=boundary,
    decide=decide,
    refusals=(IndicatorIsUnknown, PopulationIsTooSmall),
    example={"indicator": "trivsel-faellesskab", "value": "74.2", "population": 412, "occurred": "2025-Q2"},
)
