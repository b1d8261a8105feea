from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from domain.cases.events import CaseOpened
from domain.cases.open import SLICE, CaseExists, OpenCase
from domain.people.forums import ForumIsUnknown
from domain.plans.state import PlanIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import COMMITTEE, PLAN

OPEN = OpenCase(case="status", title="Status", question="Skal vi udvide?")
OPENED = CaseOpened(case="status", title="Status", question="Skal vi udvide?")


def test_a_case_is_opened() -> None:
    """A case needs no more than a title and a question."""
    assert given().when(SLICE, OPEN) == (OPENED,)


def test_a_case_names_its_place() -> None:
    """A case may name its subject, the forum that is asked and the plan that it is about."""
    place = {"kle": "17.00.00", "forum": "udvalget", "plan": "vision"}
    assert given(COMMITTEE, PLAN).when(SLICE, structs.replace(OPEN, **place)) == (structs.replace(OPENED, **place),)


def test_a_case_is_opened_once() -> None:
    """The id of a case is taken."""
    given(OPENED).refuses(SLICE, OPEN, CaseExists)


def test_the_forum_is_known() -> None:
    """A forum that was never established is not asked."""
    given().refuses(SLICE, structs.replace(OPEN, forum="udvalget"), ForumIsUnknown)


def test_the_plan_is_known() -> None:
    """A case is about no plan that was never drafted."""
    given().refuses(SLICE, structs.replace(OPEN, plan="vision"), PlanIsUnknown)


def test_a_kle_number_has_its_form() -> None:
    """What is no KLE number is no valid input."""
    body = msgspec.json.encode(structs.replace(OPEN, kle="17.0"))
    with pytest.raises(msgspec.ValidationError, match="kle"):
        msgspec.json.decode(body, type=OpenCase)
