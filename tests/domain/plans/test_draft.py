from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from domain.kernel.refusal import Refusal
from domain.people.events import ForumEstablished
from domain.people.forums import ForumIsUnknown
from domain.plans.draft import SLICE, DraftPlan, PlanExists
from domain.plans.events import PlanDrafted
from domain.plans.references import PartContainsItself, PartIsTwice
from domain.plans.state import PlanHasNoSuchPart
from domain.plans.structure import Activity, Aim, FocusArea, Goal, Resource, Theme, Track
from tests.domain.rules import given

CHIEFS = ForumEstablished(forum="chefteam", name="Chefteam", kind="chefteam")
DRAFT = DraftPlan(plan="aftale", title="Udviklingsaftale", kind="development-agreement", period="2019")
DRAFTED = PlanDrafted(plan="aftale", title="Udviklingsaftale", kind="development-agreement", period="2019")


def test_a_plan_may_say_little() -> None:
    """A plan is drafted with a title and a kind; what it does not say stays unsaid."""
    said = DraftPlan(plan="aftale", title="Udviklingsaftale", kind="development-agreement")
    (drafted,) = given().when(SLICE, said)
    assert drafted == structs.replace(DRAFTED, period="unknown")
    assert b"unknown" not in msgspec.json.encode(drafted)


def test_a_plan_says_where_it_comes_from() -> None:
    """Ambition, summary and sources are facts of the draft."""
    own = {"ambition": "Ingen står alene.", "summary": "Fem fokusområder.", "sources": ("Aftalen", "Bilag 2")}
    assert given().when(SLICE, structs.replace(DRAFT, **own)) == (structs.replace(DRAFTED, **own),)


def test_an_id_is_given_once() -> None:
    """No two plans share an id, so that drafting a plan twice is refused."""
    assert given(DRAFTED).refuses(SLICE, DRAFT, PlanExists).fields == {"plan": "aftale"}


AIM = Aim(aim="a", text="Et mål.")
TRACK = Track(track="a", title="Spor A")
AREA = FocusArea(focus_area="a", title="Område A")
THEME = Theme(theme="a", title="Tema A")
ACTIVITY = Activity(activity="a", title="Aktivitet A")
GOAL = Goal(goal="a", text="Et delmål.")


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (structs.replace(DRAFT, aims=(AIM, AIM)), "aim"),
        (structs.replace(DRAFT, tracks=(TRACK, TRACK)), "track"),
        (structs.replace(DRAFT, focus_areas=(AREA, AREA)), "focus area"),
        (structs.replace(DRAFT, themes=(THEME, THEME)), "theme"),
        (structs.replace(DRAFT, activities=(ACTIVITY, ACTIVITY)), "activity"),
        (structs.replace(DRAFT, goals=(GOAL, GOAL)), "goal"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_part_stands_once(command: DraftPlan, kind: str) -> None:
    """Within one kind an id is given once, and the refusal names the kind and the id."""
    refusal = given().refuses(SLICE, command, PartIsTwice)
    assert (refusal.fields["kind"], refusal.fields["part"]) == (kind, "a")


def test_kinds_do_not_share_their_ids() -> None:
    """An aim, a track, an area, a theme, an activity and a goal may all be called the same."""
    parts = {"aims": (AIM,), "tracks": (TRACK,), "focus_areas": (AREA,), "themes": (THEME,)}
    command = structs.replace(DRAFT, **parts, activities=(ACTIVITY,), goals=(GOAL,))
    assert len(given().when(SLICE, command)) == 7


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (structs.replace(DRAFT, tracks=(structs.replace(TRACK, within="z"),)), "track"),
        (structs.replace(DRAFT, activities=(structs.replace(ACTIVITY, track="z"),)), "track"),
        (structs.replace(DRAFT, activities=(structs.replace(ACTIVITY, focus_area="z"),)), "focus area"),
        (structs.replace(DRAFT, activities=(structs.replace(ACTIVITY, within="z"),)), "activity"),
        (structs.replace(DRAFT, goals=(structs.replace(GOAL, aim="z"),)), "aim"),
        (structs.replace(DRAFT, goals=(structs.replace(GOAL, focus_area="z"),)), "focus area"),
        (structs.replace(DRAFT, goals=(structs.replace(GOAL, activity="z"),)), "activity"),
        (structs.replace(DRAFT, resources=(Resource(label="Pulje", activity="z"),)), "activity"),
    ],
    ids=[
        "track-within",
        "activity-track",
        "activity-area",
        "activity-within",
        "goal-aim",
        "goal-area",
        "goal-activity",
        "resource-activity",
    ],
)
def test_parts_refer_only_to_what_is_there(command: DraftPlan, kind: str) -> None:
    """A part that names another which the draft does not hold is refused, with the kind and id that are missing."""
    refusal = given().refuses(SLICE, command, PlanHasNoSuchPart)
    assert (refusal.fields["kind"], refusal.fields["part"]) == (kind, "z")


def test_an_activity_names_forums_that_exist() -> None:
    """Every forum of an activity was established before."""
    command = structs.replace(DRAFT, activities=(structs.replace(ACTIVITY, forums=("chefteam", "styregruppe")),))
    assert given(CHIEFS).refuses(SLICE, command, ForumIsUnknown).fields == {"forum": "styregruppe"}


def test_the_order_of_parts_does_not_matter() -> None:
    """A part may lie within one that the draft names later."""
    tracks = (Track(track="b1", title="Spor B1", within="b"), Track(track="b", title="Spor B"))
    assert len(given().when(SLICE, structs.replace(DRAFT, tracks=tracks))) == 3


@pytest.mark.parametrize("circle", [("a",), ("a", "b"), ("a", "b", "c")])
def test_nothing_lies_within_itself(circle: tuple[str, ...]) -> None:
    """Tracks or activities that lie within each other in a circle are refused."""
    around = tuple(zip(circle, (*circle[1:], circle[0]), strict=True))
    tracks = tuple(Track(track=one, title=one, within=other) for one, other in around)
    activities = tuple(Activity(activity=one, title=one, within=other) for one, other in around)
    given().refuses(SLICE, structs.replace(DRAFT, tracks=tracks), PartContainsItself)
    given().refuses(SLICE, structs.replace(DRAFT, activities=activities), PartContainsItself)


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (PlanHasNoSuchPart(kind="focus area", kind_da="fokusområde", part="z"), "fokusområde"),
        (PartIsTwice(kind="track", kind_da="spor", part="z"), "spor"),
        (PartContainsItself(kind="activity", kind_da="aktivitet", part="z"), "aktivitet"),
    ],
)
def test_a_danish_sentence_is_danish(refusal: Refusal, sentence: str) -> None:
    """The kind of a part is named in the language of the sentence."""
    assert sentence in refusal.sentence("da")
    assert sentence not in refusal.sentence("en")
