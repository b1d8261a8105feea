from __future__ import annotations

from typing import get_args

import pytest
from msgspec import structs

from domain.kernel.texts import Unsealed
from domain.people.forums import ForumIsUnknown
from domain.plans.events import ActivityPlanned, ActivityStopped, FollowUpHeld, GoalDropped, Judgement
from domain.plans.hold_follow_up import SLICE, HoldFollowUp
from domain.plans.state import PlanHasNoSuchPart, PlanIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import CHIEFS, GOAL, PLAN

ACTIVITY = ActivityPlanned(plan="vision", activity="sparring", title="Sparring")
HOLD = HoldFollowUp(plan="vision", judgement="on-track", activity="sparring", forum="chefteam")
HELD = FollowUpHeld(plan="vision", judgement="on-track", activity="sparring", forum="chefteam")


def test_an_activity_is_followed_up_in_a_forum() -> None:
    """A follow-up names its activity, its forum and its judgement, and its note is to be sealed."""
    command = structs.replace(HOLD, note="Drøftet.", concerns=("person-2",))
    expected = structs.replace(HELD, note=Unsealed("Drøftet.", ("person-2",)))
    assert given(PLAN, ACTIVITY, CHIEFS).when(SLICE, command) == (expected,)


@pytest.mark.parametrize("judgement", get_args(Judgement))
def test_a_goal_is_followed_up(judgement: Judgement) -> None:
    """A goal can be judged in every way, without a forum where none is known."""
    command = HoldFollowUp(plan="vision", judgement=judgement, goal="trivsel-op")
    expected = FollowUpHeld(plan="vision", judgement=judgement, goal="trivsel-op")
    assert given(PLAN, GOAL).when(SLICE, command) == (expected,)


def test_a_whole_plan_is_followed_up() -> None:
    """A follow-up may be about the plan as such."""
    command = HoldFollowUp(plan="vision", judgement="delayed")
    assert given(PLAN).when(SLICE, command) == (FollowUpHeld(plan="vision", judgement="delayed"),)


def test_every_follow_up_counts() -> None:
    """An earlier follow-up does not change the answer, so the same judgement again is another follow-up."""
    assert not any(part.selects(HELD, HELD.tags()) for part in SLICE.boundary(HOLD).parts)
    assert SLICE.decide(HOLD, given(PLAN, ACTIVITY, CHIEFS, HELD).facts) == (HELD,)


def test_what_has_ended_can_still_be_followed_up() -> None:
    """Old minutes about an activity stopped or a goal dropped since are entered as they are."""
    ended = (ActivityStopped(plan="vision", activity="sparring"), GoalDropped(plan="vision", goal="trivsel-op"))
    both = structs.replace(HOLD, goal="trivsel-op")
    assert given(PLAN, ACTIVITY, GOAL, *ended, CHIEFS).when(SLICE, both) == (structs.replace(HELD, goal="trivsel-op"),)


def test_only_a_drafted_plan_is_followed_up() -> None:
    """A plan that was never drafted is unknown, whatever activity is named."""
    given(CHIEFS).refuses(SLICE, HOLD, PlanIsUnknown)


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (structs.replace(HOLD, activity="ukendt"), "activity"),
        (structs.replace(HOLD, activity=None, goal="ukendt"), "goal"),
    ],
    ids=["activity", "goal"],
)
def test_only_what_the_plan_holds_is_followed_up(command: HoldFollowUp, kind: str) -> None:
    """An activity or goal that the plan never had is refused and named."""
    refusal = given(PLAN, ACTIVITY, CHIEFS).refuses(SLICE, command, PlanHasNoSuchPart)
    assert (refusal.fields["kind"], refusal.fields["part"]) == (kind, "ukendt")


def test_another_plans_activity_is_unknown() -> None:
    """An activity belongs to its own plan."""
    other = structs.replace(PLAN, plan="anden")
    with pytest.raises(PlanHasNoSuchPart):
        SLICE.decide(structs.replace(HOLD, plan="anden"), given(PLAN, ACTIVITY, other, CHIEFS).facts)


def test_only_an_established_forum_follows_up() -> None:
    """A forum that was never established follows nothing up."""
    given(PLAN, ACTIVITY).refuses(SLICE, HOLD, ForumIsUnknown)
