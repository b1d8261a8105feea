from __future__ import annotations

from msgspec import structs

from domain.evaluations.define_indicator import SLICE, DefineIndicator, IndicatorExists
from domain.evaluations.events import IndicatorDefined
from domain.plans.events import GoalDropped
from domain.plans.state import PlanHasNoSuchPart, PlanIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import AIM, GOAL, PLAN

DEFINE = DefineIndicator(
    indicator="trivsel",
    plan="vision",
    title="Oplevet fællesskab",
    unit_of_measure="%",
    direction="up",
    source="Trivselsmåling",
    method="Andel, der er enige.",
)
DEFINED = IndicatorDefined(
    indicator="trivsel",
    plan="vision",
    title="Oplevet fællesskab",
    unit_of_measure="%",
    direction="up",
    source="Trivselsmåling",
    method="Andel, der er enige.",
)


def test_an_indicator_is_defined() -> None:
    """An indicator says what is measured in a plan, from which source and how."""
    assert given(PLAN).when(SLICE, DEFINE) == (DEFINED,)


def test_an_indicator_shows_an_aim_or_goal() -> None:
    """An indicator may say which aim and goal of its plan it shows."""
    command = structs.replace(DEFINE, aim="faellesskab", goal="trivsel-op")
    defined = structs.replace(DEFINED, aim="faellesskab", goal="trivsel-op")
    assert given(PLAN, AIM, GOAL).when(SLICE, command) == (defined,)


def test_an_indicator_is_defined_once() -> None:
    """The id of an indicator is taken, in whichever plan it lies."""
    given(structs.replace(DEFINED, plan="anden-plan"), PLAN).refuses(SLICE, DEFINE, IndicatorExists)


def test_the_plan_is_known() -> None:
    """Nothing is measured in a plan that was never drafted."""
    given().refuses(SLICE, DEFINE, PlanIsUnknown)


def test_the_aim_and_goal_are_the_plans() -> None:
    """An indicator shows no aim or goal that its plan does not have."""
    given(PLAN).refuses(SLICE, structs.replace(DEFINE, aim="faellesskab"), PlanHasNoSuchPart)
    given(PLAN, AIM).refuses(SLICE, structs.replace(DEFINE, aim="faellesskab", goal="trivsel-op"), PlanHasNoSuchPart)


def test_a_dropped_goal_gets_no_indicator() -> None:
    """A goal that is no longer pursued is not measured anew."""
    dropped = GoalDropped(plan="vision", goal="trivsel-op")
    given(PLAN, GOAL, dropped).refuses(SLICE, structs.replace(DEFINE, goal="trivsel-op"), PlanHasNoSuchPart)
