from __future__ import annotations

from msgspec import structs

from domain.cases.events import CaseOpened, RecommendationMade
from domain.cases.recommend import SLICE, RecommendDecision
from domain.cases.state import CaseIsUnknown
from domain.people.forums import ForumIsUnknown
from domain.people.units import UnitIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import CHIEFS, SCHOOL

OPENED = CaseOpened(case="status", title="Status", question="Skal vi udvide?")
RECOMMEND = RecommendDecision(case="status", text="Udvid.")
RECOMMENDED = RecommendationMade(case="status", text="Udvid.")


def test_a_decision_is_recommended() -> None:
    """A recommendation stands although it is not stated whose it is."""
    assert given(OPENED).when(SLICE, RECOMMEND) == (RECOMMENDED,)


def test_a_recommendation_says_whose_it_is() -> None:
    """A forum or a unit recommends."""
    command = structs.replace(RECOMMEND, by_forum="chefteam", by_unit="skole-a")
    recommended = structs.replace(RECOMMENDED, by_forum="chefteam", by_unit="skole-a")
    assert given(OPENED, CHIEFS, SCHOOL).when(SLICE, command) == (recommended,)


def test_the_same_recommendation_again_is_none() -> None:
    """The same words again record nothing; the same words from another body do."""
    assert given(OPENED, RECOMMENDED).when(SLICE, RECOMMEND) == ()
    by_chiefs = structs.replace(RECOMMEND, by_forum="chefteam")
    expected = structs.replace(RECOMMENDED, by_forum="chefteam")
    assert given(OPENED, RECOMMENDED, CHIEFS).when(SLICE, by_chiefs) == (expected,)


def test_only_in_a_case() -> None:
    """Nothing is recommended in a case that was never opened."""
    given().refuses(SLICE, RECOMMEND, CaseIsUnknown)


def test_the_forum_is_known() -> None:
    """A forum that was never established recommends nothing."""
    given(OPENED).refuses(SLICE, structs.replace(RECOMMEND, by_forum="chefteam"), ForumIsUnknown)


def test_the_unit_is_known() -> None:
    """A unit that was never registered recommends nothing."""
    given(OPENED).refuses(SLICE, structs.replace(RECOMMEND, by_unit="skole-a"), UnitIsUnknown)
