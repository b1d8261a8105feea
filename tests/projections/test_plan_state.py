from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import structs

from domain.kernel.fact import Fact
from domain.plans.events import (
    ActivityPlanned,
    ActivityStopped,
    AimSet,
    FocusAreaSet,
    FollowUpHeld,
    FrameworkLinked,
    GoalDropped,
    GoalSet,
    HorizonMoved,
    Judgement,
    PlanAdopted,
    PlanDrafted,
    PlanRevised,
    ResourceGranted,
    ThemeSet,
    TrackOpened,
)
from projections.plan_part_rows import (
    ActivityRow,
    AimRow,
    FocusAreaRow,
    FrameworkRow,
    GoalRow,
    ResourceRow,
    ThemeRow,
    TrackRow,
)
from projections.plan_rows import FollowUpRow, PlanRow, RevisionRow
from projections.plan_state import PROJECTION
from projections.rows import Rows
from tests.projections.folding import SEALED, corrected, every, fact, facts, folded, retracted, versions

DRAFT = facts(
    PlanDrafted(plan="vision", title="Vision 2030", kind="development-plan", period="2024..2030", sources=("Oplæg",)),
    FrameworkLinked(plan="vision", title="Budgetaftale"),
    AimSet(plan="vision", aim="faellesskab", text="Flere i fællesskabet"),
    TrackOpened(plan="vision", track="a", title="Netværk"),
    TrackOpened(plan="vision", track="b", title="Afprøvning", within="a"),
    FocusAreaSet(plan="vision", focus_area="overgange", title="Overgange"),
    ThemeSet(plan="vision", theme="ledelse", title="Ledelse"),
    ActivityPlanned(plan="vision", activity="moeder", title="Møder", track="a", forums=("chefteam",), period="2025/26"),
    GoalSet(plan="vision", goal="maal-1", text="Alle er med", due="2026-Q2", activity="moeder"),
    ResourceGranted(plan="vision", label="Psykolog", period="2025..2027"),
)


def judged(position: int, judgement: Judgement, occurred: str, activity: str | None = None) -> Fact:
    """Follow up an activity, or the whole plan."""
    held = FollowUpHeld(plan="vision", judgement=judgement, activity=activity, forum="bfu", note=SEALED)
    return fact(held, position, occurred)


def activity(rows: Rows) -> ActivityRow:
    """Give the plan's activity."""
    row = rows.get(ActivityRow, "vision", "moeder")
    assert row is not None
    return row


def plan(rows: Rows) -> PlanRow:
    """Give the plan."""
    row = rows.get(PlanRow, "vision")
    assert row is not None
    return row


def test_a_drafted_plan_has_its_parts_in_order() -> None:
    """A draft shows its title and period, and each part in the place at which it came in."""
    rows = folded(PROJECTION, DRAFT)
    assert (plan(rows).state, plan(rows).period, plan(rows).period_last) == ("draft", "2024..2030", date(2030, 12, 31))
    kinds: tuple[type[Any], ...] = (
        FrameworkRow,
        AimRow,
        TrackRow,
        FocusAreaRow,
        ThemeRow,
        ActivityRow,
        GoalRow,
        ResourceRow,
    )
    assert [[row.order for row in every(rows, kind)] for kind in kinds] == [[2], [3], [4, 5], [6], [7], [8], [9], [10]]
    assert (activity(rows).forums, activity(rows).period_first) == (("chefteam",), date(2025, 8, 1))


def test_what_a_source_does_not_state_stays_unsaid() -> None:
    """A resource without stated amount has none: neither nought nor a guess."""
    row = every(folded(PROJECTION, DRAFT), ResourceRow)[0]
    assert (row.fte, row.heads, row.amount_oere, row.origin) == (None, None, None, "unstated")


def test_an_adopted_plan_names_the_forum() -> None:
    """Adoption changes the state and keeps forum, time and entry."""
    rows = folded(PROJECTION, [*DRAFT, fact(PlanAdopted(plan="vision", forum="raad"), 11, "2024-03")])
    row = plan(rows)
    assert (row.state, row.adopted, row.adopted_by, row.adopted_entry) == ("adopted", "2024-03", "raad", 11)


def test_a_revision_moves_the_horizon_and_says_why() -> None:
    """A moved horizon is the plan's period, and the earlier one stays in its history."""
    revised = fact(PlanRevised(plan="vision", summary="Længere tid"), 11)
    envelope = structs.replace(revised.envelope, because=SEALED, caused_by=4)
    moved = fact(HorizonMoved(plan="vision", period="2024..2032", before="2024..2030"), 12)
    rows = folded(PROJECTION, [*DRAFT, structs.replace(revised, envelope=envelope), moved])
    row = plan(rows)
    assert (row.period, row.revisions, row.entries) == ("2024..2032", 1, (1, 11, 12))
    assert [(one.before, one.period) for one in row.horizons] == [("2024..2030", "2024..2032")]
    revision = every(rows, RevisionRow)[0]
    assert (revision.summary, revision.caused_by, revision.because is not None) == ("Længere tid", 4, True)


def test_a_part_that_is_planned_again_keeps_its_place() -> None:
    """Planning an activity anew replaces how it was planned; its place and its follow-ups stay, and it is on again."""
    again = ActivityPlanned(plan="vision", activity="moeder", title="Netværksmøder", period="2026/27")
    stopped = fact(ActivityStopped(plan="vision", activity="moeder"), 12, "2026-02")
    held = [*DRAFT, judged(11, "on-track", "2026-01", "moeder"), stopped]
    assert (activity(folded(PROJECTION, held)).state, activity(folded(PROJECTION, held)).stopped) == (
        "stopped",
        "2026-02",
    )
    row = activity(folded(PROJECTION, [*held, fact(again, 13)]))
    assert (row.title, row.order, row.forums, row.track) == ("Netværksmøder", 8, (), None)
    assert (row.state, row.stopped, row.judgement, row.entries) == ("planned", None, "on-track", (8, 11, 12, 13))


def test_a_dropped_goal_is_no_longer_pursued() -> None:
    """A dropped goal stays visible as dropped, and is pursued again when it is set again."""
    dropped = fact(GoalDropped(plan="vision", goal="maal-1"), 11)
    again = fact(GoalSet(plan="vision", goal="maal-1", text="Næsten alle"), 12)
    states = [
        (row.state, row.text, row.due) for held in ([dropped], [dropped, again]) for row in goals([*DRAFT, *held])
    ]
    assert states == [("dropped", "Alle er med", "2026-Q2"), ("pursued", "Næsten alle", None)]


def goals(held: list[Fact]) -> list[GoalRow]:
    """Give the goals that facts leave."""
    return every(folded(PROJECTION, held), GoalRow)


def test_the_latest_follow_up_is_the_one_held_last() -> None:
    """A follow-up that is entered late does not hide a newer judgement; both are rows."""
    held = [
        *DRAFT,
        judged(11, "on-track", "2026-Q2", "moeder"),
        judged(12, "delayed", "2026-Q1", "moeder"),
        judged(13, "adjusted", "2026-06", None),
    ]
    rows = folded(PROJECTION, held)
    row = activity(rows)
    assert (row.judgement, row.followed, row.followed_in, row.follow_ups) == ("on-track", "2026-Q2", "bfu", 2)
    assert (plan(rows).judgement, plan(rows).follow_ups) == ("adjusted", 1)
    assert [(one.position, one.note is not None) for one in every(rows, FollowUpRow)] == [
        (11, True),
        (12, True),
        (13, True),
    ]


def test_a_retracted_follow_up_gives_way_to_the_one_before() -> None:
    """Without the retracted judgement the earlier one stands."""
    held = [*DRAFT, judged(11, "on-track", "2026-Q1", "moeder"), judged(12, "delayed", "2026-Q2", "moeder")]
    row = activity(folded(PROJECTION, [*held, retracted(held[-1], 13)]))
    assert (row.judgement, row.followed_entry, row.follow_ups) == ("on-track", 11, 1)


def test_a_corrected_title_leaves_the_rest_of_the_plan() -> None:
    """Correcting one entry changes its row and begins no new version of any other."""
    rows = folded(PROJECTION, [*DRAFT, corrected(DRAFT[3], 11, title='"Forpligtende netværk"')])
    began = [(version.kind, version.key) for version in versions(rows) if version.since == 11]
    ended = [(version.kind, version.key) for version in versions(rows) if version.until == 11]
    assert began == ended == [(TrackRow, ("vision", "a"))]
    track = rows.get(TrackRow, "vision", "a")
    assert track is not None
    assert (track.title, track.entries) == ("Forpligtende netværk", (4, 11))


def test_a_retracted_plan_takes_its_parts_along() -> None:
    """When a draft is retracted the plan is gone, and nothing belongs to no plan."""
    rows = folded(PROJECTION, [*DRAFT, retracted(DRAFT[0], 11)])
    assert every(rows, PlanRow) == []
    assert every(rows, TrackRow) == []
