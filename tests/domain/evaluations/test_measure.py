from __future__ import annotations

import pytest
from msgspec import structs

from domain.evaluations.events import IndicatorDefined, MeasurementRecorded
from domain.evaluations.measure import SLICE, MeasureIndicator, PopulationIsTooSmall
from domain.evaluations.state import IndicatorIsUnknown
from domain.kernel.texts import Unsealed
from tests.domain.rules import given

DEFINED = IndicatorDefined(
    indicator="trivsel", plan="vision", title="Oplevet fællesskab", unit_of_measure="%", direction="up"
)
MEASURE = MeasureIndicator(indicator="trivsel", value="74.2", population=412)
MEASURED = MeasurementRecorded(indicator="trivsel", plan="vision", value="74.2", population=412)


def test_a_measurement_is_recorded() -> None:
    """A measurement carries its indicator's plan, how many it speaks of, and its note sealed."""
    command = structs.replace(MEASURE, note="To klasser mangler.", concerns=("person-2",))
    note = Unsealed("To klasser mangler.", ("person-2",))
    assert given(DEFINED).when(SLICE, command) == (structs.replace(MEASURED, note=note),)


def test_only_an_indicator_is_measured() -> None:
    """What was never defined is not measured."""
    given().refuses(SLICE, MEASURE, IndicatorIsUnknown)


@pytest.mark.parametrize("population", [1, 2, 3, 4])
def test_few_children_are_not_counted(population: int) -> None:
    """A figure about one to four is refused, since it could tell who they are."""
    given(DEFINED).refuses(SLICE, structs.replace(MEASURE, population=population), PopulationIsTooSmall)


@pytest.mark.parametrize("population", [None, 0, 5])
def test_none_and_enough_are_recorded(population: int | None) -> None:
    """A population that is not stated, empty or five tells of nobody."""
    command = structs.replace(MEASURE, population=population)
    assert given(DEFINED).when(SLICE, command) == (structs.replace(MEASURED, population=population),)
