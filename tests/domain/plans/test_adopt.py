from __future__ import annotations

from msgspec import structs

from domain.people.events import ForumEstablished
from domain.people.forums import ForumCannotDecide, ForumIsUnknown
from domain.plans.adopt import SLICE, AdoptPlan, PlanIsAdopted
from domain.plans.events import PlanAdopted
from domain.plans.state import PlanIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import CHIEFS, COMMITTEE, PLAN

ADOPT = AdoptPlan(plan="vision", forum="udvalget")
ADOPTED = PlanAdopted(plan="vision", forum="udvalget")


def test_a_committee_adopts_a_plan() -> None:
    """A drafted plan is adopted by a forum that can decide."""
    assert given(PLAN, COMMITTEE).when(SLICE, ADOPT) == (ADOPTED,)


def test_the_forum_may_be_unknown() -> None:
    """A plan may be recorded as adopted where nothing says by whom."""
    assert given(PLAN).when(SLICE, structs.replace(ADOPT, forum=None)) == (PlanAdopted(plan="vision"),)


def test_adopting_twice_is_safe() -> None:
    """The same adoption is recorded once."""
    assert given(PLAN, COMMITTEE, ADOPTED).when(SLICE, ADOPT) == ()


def test_a_plan_is_adopted_by_one_forum() -> None:
    """A plan that one forum has adopted is not silently taken as adopted by another."""
    council = ForumEstablished(forum="byraadet", name="Byrådet", kind="byråd", decides=True)
    given(PLAN, council, ADOPTED).refuses(SLICE, structs.replace(ADOPT, forum="byraadet"), PlanIsAdopted)


def test_only_a_drafted_plan_is_adopted() -> None:
    """A plan that was never drafted is unknown."""
    assert given(COMMITTEE).refuses(SLICE, ADOPT, PlanIsUnknown).fields == {"plan": "vision"}


def test_only_an_established_forum_adopts() -> None:
    """A forum that was never established adopts nothing."""
    given(PLAN).refuses(SLICE, ADOPT, ForumIsUnknown)


def test_only_a_deciding_forum_adopts() -> None:
    """A forum that follows up but does not decide adopts nothing."""
    given(PLAN, CHIEFS).refuses(SLICE, AdoptPlan(plan="vision", forum="chefteam"), ForumCannotDecide)
