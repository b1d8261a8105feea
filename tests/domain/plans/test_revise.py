from __future__ import annotations

import pytest
from msgspec import structs

from domain.kernel.event import Event
from domain.people.forums import ForumIsUnknown
from domain.plans.events import (
    ActivityPlanned,
    ActivityStopped,
    GoalDropped,
    GoalSet,
    HorizonMoved,
    PlanAdopted,
    PlanRevised,
    TrackOpened,
)
from domain.plans.references import PartContainsItself, PartIsTwice
from domain.plans.revise import SLICE, CauseIsUnknown, RevisePlan, RevisionIsEmpty
from domain.plans.state import PlanHasNoSuchPart, PlanIsUnknown
from domain.plans.structure import Activity, FocusArea, Goal, Resource, Theme, Track, events_of
from domain.records.events import EntryRetracted
from tests.domain.rules import given
from tests.domain.surroundings import CHIEFS, GOAL, PLAN, SCHOOL, TRACK

ACTIVITY = ActivityPlanned(plan="vision", activity="sparring", title="Sparring")
REVISE = RevisePlan(plan="vision", summary="Planen justeres.", period="2026..2032")
REVISED = PlanRevised(plan="vision", summary="Planen justeres.")
MOVED = HorizonMoved(plan="vision", period="2026..2032", before="2026..2030")
STILL = structs.replace(REVISE, period=None)


def test_the_horizon_moves() -> None:
    """A revision moves the period of a draft, and the fact says from where."""
    assert given(PLAN).when(SLICE, REVISE) == (REVISED, MOVED)


def test_the_horizon_moves_from_where_it_stands() -> None:
    """The second move begins where the first one ended."""
    again = structs.replace(REVISE, period="2026..2035")
    expected = HorizonMoved(plan="vision", period="2026..2035", before="2026..2032")
    assert given(PLAN, MOVED).when(SLICE, again) == (REVISED, expected)


def test_parts_are_added_replaced_and_ended() -> None:
    """A revision carries any parts, replaces those of a known id, drops goals and stops activities."""
    goal = Goal(goal="ny", text="Nyt mål.", activity="sparring")
    command = structs.replace(
        STILL,
        focus_areas=(FocusArea(focus_area="omraade", title="Område"),),
        themes=(Theme(theme="ledelse", title="Ledelse"),),
        activities=(Activity(activity="moeder", title="Møder", track="spor-a", forums=("chefteam",)),),
        goals=(goal,),
        resources=(Resource(label="Pulje", activity="moeder"),),
        drop_goals=("trivsel-op",),
        stop_activities=("sparring",),
    )
    ended = (GoalDropped(plan="vision", goal="trivsel-op"), ActivityStopped(plan="vision", activity="sparring"))
    events = given(PLAN, TRACK, GOAL, ACTIVITY, CHIEFS).when(SLICE, command)
    assert events == (REVISED, *events_of("vision", command), *ended)


def test_a_part_is_replaced_under_its_id() -> None:
    """Setting a goal that is there says anew what it is."""
    command = structs.replace(STILL, goals=(Goal(goal="trivsel-op", text="Skarpere.", due="2027"),))
    expected = GoalSet(plan="vision", goal="trivsel-op", text="Skarpere.", due="2027")
    assert given(PLAN, GOAL).when(SLICE, command) == (REVISED, expected)


def test_what_ended_can_begin_again() -> None:
    """A goal that was dropped is pursued again once it is set again."""
    dropped = GoalDropped(plan="vision", goal="trivsel-op")
    command = structs.replace(STILL, goals=(Goal(goal="trivsel-op", text="Trivslen stiger."),))
    assert given(PLAN, GOAL, dropped).when(SLICE, command) == (REVISED, GOAL)


def test_adoption_does_not_matter() -> None:
    """A plan is revised after its adoption as before: the rule does not depend on it."""
    adopted = PlanAdopted(plan="vision", forum="udvalget")
    assert not any(part.selects(adopted, adopted.tags()) for part in SLICE.boundary(REVISE).parts)
    assert SLICE.decide(REVISE, given(PLAN, adopted).facts) == given(PLAN).when(SLICE, REVISE)


def test_only_a_drafted_plan_is_revised() -> None:
    """A plan that was never drafted is unknown."""
    given().refuses(SLICE, REVISE, PlanIsUnknown)


def test_the_cause_is_an_entry() -> None:
    """A revision names the entry that caused it, which may be about anything."""
    caused = structs.replace(REVISE, caused_by=2)
    assert given(PLAN, TRACK).when(SLICE, caused) == (REVISED, MOVED)


def test_the_cause_is_there() -> None:
    """An entry that does not exist causes nothing."""
    assert given(PLAN).refuses(SLICE, structs.replace(REVISE, caused_by=9), CauseIsUnknown).fields == {"entry": 9}


def test_a_retracted_entry_causes_nothing() -> None:
    """An entry that should never have been recorded is no cause."""
    retracted = EntryRetracted(entry=2, kind="unit-registered", concerned=("unit:skole-a", "register:units"))
    given(PLAN, SCHOOL, retracted).refuses(SLICE, structs.replace(REVISE, caused_by=2), CauseIsUnknown)


@pytest.mark.parametrize(
    "command",
    [STILL, structs.replace(STILL, period="2026..2030")],
    ids=["nothing", "same-period"],
)
def test_a_revision_revises_something(command: RevisePlan) -> None:
    """A revision that names no change, or the period that stands, is refused."""
    given(PLAN).refuses(SLICE, command, RevisionIsEmpty)


def test_what_ended_does_not_end_again() -> None:
    """Dropping a dropped goal and stopping a stopped activity changes nothing."""
    ended = (GoalDropped(plan="vision", goal="trivsel-op"), ActivityStopped(plan="vision", activity="sparring"))
    command = structs.replace(STILL, drop_goals=("trivsel-op",), stop_activities=("sparring",))
    before = (PLAN, GOAL, ACTIVITY, *ended)
    given(*before).refuses(SLICE, command, RevisionIsEmpty)
    assert given(*before).when(SLICE, structs.replace(command, period="2026..2032")) == (REVISED, MOVED)


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (structs.replace(STILL, drop_goals=("ukendt",)), "ukendt"),
        (structs.replace(STILL, stop_activities=("ukendt",)), "ukendt"),
        (structs.replace(STILL, drop_goals=("sparring",)), "sparring"),
        (structs.replace(STILL, activities=(Activity(activity="ny", title="Ny", track="ukendt"),)), "ukendt"),
        (structs.replace(STILL, goals=(Goal(goal="ny", text="Nyt.", aim="ukendt"),)), "ukendt"),
        (structs.replace(STILL, resources=(Resource(label="Pulje", activity="stoppet"),)), "stoppet"),
    ],
    ids=["drop", "stop", "another-kind", "track", "aim", "stopped"],
)
def test_a_revision_names_only_what_is_there(command: RevisePlan, part: str) -> None:
    """What is dropped, stopped or referred to is part of the plan, and has not been stopped."""
    before = (
        PLAN,
        ACTIVITY,
        structs.replace(ACTIVITY, activity="stoppet"),
        ActivityStopped(plan="vision", activity="stoppet"),
    )
    assert given(*before).refuses(SLICE, command, PlanHasNoSuchPart).fields["part"] == part


def test_a_revision_names_forums_that_exist() -> None:
    """A new activity's forums were established before."""
    command = structs.replace(STILL, activities=(Activity(activity="ny", title="Ny", forums=("chefteam",)),))
    given(PLAN).refuses(SLICE, command, ForumIsUnknown)


@pytest.mark.parametrize(
    "command",
    [
        structs.replace(STILL, themes=(Theme(theme="a", title="A"), Theme(theme="a", title="A"))),
        structs.replace(STILL, goals=(Goal(goal="trivsel-op", text="Nyt."),), drop_goals=("trivsel-op",)),
        structs.replace(STILL, drop_goals=("trivsel-op", "trivsel-op")),
        structs.replace(STILL, activities=(Activity(activity="sparring", title="Ny"),), stop_activities=("sparring",)),
    ],
    ids=["twice", "set-and-dropped", "dropped-twice", "planned-and-stopped"],
)
def test_a_revision_says_a_thing_once(command: RevisePlan) -> None:
    """No part is set twice, ended twice, or both set and ended."""
    given(PLAN, GOAL, ACTIVITY).refuses(SLICE, command, PartIsTwice)


@pytest.mark.parametrize(
    ("before", "command"),
    [
        (
            (TRACK, TrackOpened(plan="vision", track="spor-b", title="B", within="spor-a")),
            structs.replace(STILL, tracks=(Track(track="spor-a", title="A", within="spor-b"),)),
        ),
        (
            (ACTIVITY, ActivityPlanned(plan="vision", activity="del", title="Del", within="sparring")),
            structs.replace(STILL, activities=(Activity(activity="sparring", title="Sparring", within="del"),)),
        ),
    ],
    ids=["track", "activity"],
)
def test_nothing_comes_to_lie_within_itself(before: tuple[Event, ...], command: RevisePlan) -> None:
    """A revision does not close a circle with what the plan holds."""
    given(PLAN, *before).refuses(SLICE, command, PartContainsItself)


def test_a_why_is_required() -> None:
    """No plan is revised without a reason."""
    assert SLICE.because == "required"
