from __future__ import annotations

from typing import Any, TypeVar

from msgspec import structs

from projections.plan_part_rows import ActivityRow, FocusAreaRow, GoalRow, ResourceRow, TrackRow
from projections.tracing import Traced
from service.pages.plan_tree import Doing, Parts, tree

R = TypeVar("R", bound=Traced)


def part(kind: type[R], **own: Any) -> R:  # noqa: ANN401 any field of the row
    """A part of a plan; what is left out is not stated."""
    unstated = {field.name: None for field in structs.fields(kind) if field.required}
    return kind(**{**unstated, "plan": "p", "entries": (1,), **own})


def shape(doings: list[Doing]) -> list[Any]:
    """Activities with those within them, by their ids."""
    return [(doing.row.activity, shape(doing.within)) for doing in doings]


def test_activities_lie_in_their_areas_and_within_each_other() -> None:
    """An activity stands in its focus area, and one within it stands there and nowhere else."""
    found = tree(
        Parts(
            focus_areas=[part(FocusAreaRow, focus_area="f")],
            activities=[
                part(ActivityRow, activity="a", focus_area="f"),
                part(ActivityRow, activity="b", within="a", focus_area="f"),
            ],
        )
    )
    assert [shape(area.activities) for area in found.areas] == [[("a", [("b", [])])]]
    assert found.activities == []


def test_tracks_nest() -> None:
    """Tracks B1 and B2 lie within track B, each with its activities."""
    found = tree(
        Parts(
            tracks=[part(TrackRow, track="b"), part(TrackRow, track="b1", within="b")],
            activities=[part(ActivityRow, activity="a", track="b1")],
        )
    )
    (track,) = found.areas
    assert [(inner.row, shape(inner.activities)) for inner in track.within] == [
        (part(TrackRow, track="b1", within="b"), [("a", [])])
    ]


def test_what_belongs_nowhere_stands_at_the_plan() -> None:
    """Activities and goals without a place, or with one that is not there, are shown and not lost."""
    found = tree(
        Parts(
            activities=[part(ActivityRow, activity="a"), part(ActivityRow, activity="b", within="gone", track="gone")],
            goals=[part(GoalRow, goal="g", activity="gone")],
        )
    )
    assert shape(found.activities) == [("a", []), ("b", [])]
    assert [goal.goal for goal in found.goals] == ["g"]


def test_goals_and_means_stand_with_their_activity() -> None:
    """A goal of an activity stands there once, also when it names a focus area; so do means."""
    found = tree(
        Parts(
            focus_areas=[part(FocusAreaRow, focus_area="f")],
            activities=[part(ActivityRow, activity="a")],
            goals=[part(GoalRow, goal="g", activity="a", focus_area="f"), part(GoalRow, goal="h", focus_area="f")],
            resources=[part(ResourceRow, label="r", activity="a")],
        )
    )
    (doing,), (area,) = found.activities, found.areas
    assert ([goal.goal for goal in doing.goals], [one.label for one in doing.resources]) == (["g"], ["r"])
    assert ([goal.goal for goal in area.goals], found.goals) == (["h"], [])
