from __future__ import annotations

from msgspec import structs

from domain.evaluations.events import IndicatorDefined, TargetSet
from domain.evaluations.set_target import SLICE, SetTarget
from domain.evaluations.state import IndicatorIsUnknown
from tests.domain.rules import given

DEFINED = IndicatorDefined(
    indicator="trivsel", plan="vision", title="Oplevet fællesskab", unit_of_measure="%", direction="up"
)
SET = SetTarget(indicator="trivsel", value="80", due="2030")
TARGET = TargetSet(indicator="trivsel", plan="vision", value="80", due="2030")


def test_a_target_is_set() -> None:
    """A target carries its indicator's plan, and its time as it is known."""
    assert given(DEFINED).when(SLICE, SET) == (TARGET,)


def test_targets_stand_beside_each_other() -> None:
    """A target for another time, or another value for the same time, is a new fact."""
    sooner = structs.replace(TARGET, due="2028")
    lower = structs.replace(TARGET, value="75")
    assert given(DEFINED, sooner, lower).when(SLICE, SET) == (TARGET,)
    assert given(DEFINED, TARGET, lower).when(SLICE, SET) == (TARGET,)


def test_the_same_target_again_is_none() -> None:
    """Asking twice for a target that stands records nothing, whatever was set for other times since."""
    sooner = structs.replace(TARGET, due="2028")
    assert given(DEFINED, TARGET, sooner).when(SLICE, SET) == ()


def test_only_an_indicator_has_a_target() -> None:
    """No target is set for what was never defined."""
    given().refuses(SLICE, SET, IndicatorIsUnknown)
