from __future__ import annotations

from msgspec import structs

from domain.evaluations.events import BaselineSet, IndicatorDefined
from domain.evaluations.set_baseline import SLICE, SetBaseline
from domain.evaluations.state import IndicatorIsUnknown
from tests.domain.rules import given

DEFINED = IndicatorDefined(
    indicator="trivsel", plan="vision", title="Oplevet fællesskab", unit_of_measure="%", direction="up"
)
SET = SetBaseline(indicator="trivsel", value="71.5", at="2025/26")
BASELINE = BaselineSet(indicator="trivsel", plan="vision", value="71.5", at="2025/26")


def test_a_baseline_is_set() -> None:
    """A baseline carries its indicator's plan, and its time as it is known."""
    assert given(DEFINED).when(SLICE, SET) == (BASELINE,)


def test_another_baseline_is_a_new_fact() -> None:
    """A baseline is set anew beside the earlier one, also back to what it once was."""
    other = structs.replace(BASELINE, value="70")
    assert given(DEFINED, other).when(SLICE, SET) == (BASELINE,)
    assert given(DEFINED, BASELINE, other).when(SLICE, SET) == (BASELINE,)


def test_the_same_baseline_again_is_none() -> None:
    """Asking twice for the baseline that already stands records nothing."""
    assert given(DEFINED, BASELINE).when(SLICE, SET) == ()


def test_only_an_indicator_has_a_baseline() -> None:
    """No baseline is set for what was never defined."""
    given().refuses(SLICE, SET, IndicatorIsUnknown)
