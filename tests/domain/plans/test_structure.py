from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from domain.kernel.event import Event
from domain.plans.draft import DraftPlan
from domain.plans.events import (
    ActivityPlanned,
    AimSet,
    FocusAreaSet,
    FrameworkLinked,
    GoalSet,
    ResourceGranted,
    ThemeSet,
    TrackOpened,
)
from domain.plans.structure import (
    Activity,
    Aim,
    FocusArea,
    Framework,
    Goal,
    Part,
    Resource,
    Structure,
    Theme,
    Track,
    events_of,
)

FULL = Structure(
    frameworks=(Framework(title="Budgetaftalen", kind="budgetaftale"), Framework(title="Formålsparagraffer")),
    aims=(Aim(aim="faellesskab", text="Flere er med."),),
    tracks=(Track(track="b", title="Spor B"), Track(track="b1", title="B1", text="Afprøvning.", within="b")),
    focus_areas=(FocusArea(focus_area="tidlig", title="Tidlig indsats", purpose="Hjælp i tide."),),
    themes=(Theme(theme="ledelse", title="Ledelse"),),
    activities=(
        Activity(
            activity="sparring",
            title="Sparring",
            description="I klassen.",
            period="2025/26",
            target_group="Lærere",
            purpose="Viden tæt på praksis",
            track="b1",
            focus_area="tidlig",
            forums=("chefteam",),
            partners=("Praktiserende læger",),
        ),
        Activity(activity="del", title="En del af sparringen", within="sparring"),
    ),
    goals=(Goal(goal="g", text="Prøvet.", due="2026-Q2", aim="faellesskab", focus_area="tidlig", activity="sparring"),),
    resources=(
        Resource(
            label="Team",
            activity="sparring",
            fte="2.5",
            heads=8,
            amount_oere=20_000_000,
            period="2024-08..",
            origin="transferred",
            source="Ressourceteamet",
        ),
        Resource(label="Koordinator"),
    ),
)


def test_a_structure_becomes_facts_of_its_plan() -> None:
    """Each part becomes one fact that says the same, those that others refer to first."""
    assert events_of("p", FULL) == (
        FrameworkLinked(plan="p", title="Budgetaftalen", kind="budgetaftale"),
        FrameworkLinked(plan="p", title="Formålsparagraffer"),
        AimSet(plan="p", aim="faellesskab", text="Flere er med."),
        TrackOpened(plan="p", track="b", title="Spor B"),
        TrackOpened(plan="p", track="b1", title="B1", text="Afprøvning.", within="b"),
        FocusAreaSet(plan="p", focus_area="tidlig", title="Tidlig indsats", purpose="Hjælp i tide."),
        ThemeSet(plan="p", theme="ledelse", title="Ledelse"),
        ActivityPlanned(
            plan="p",
            activity="sparring",
            title="Sparring",
            description="I klassen.",
            period="2025/26",
            target_group="Lærere",
            purpose="Viden tæt på praksis",
            track="b1",
            focus_area="tidlig",
            forums=("chefteam",),
            partners=("Praktiserende læger",),
        ),
        ActivityPlanned(plan="p", activity="del", title="En del af sparringen", within="sparring"),
        GoalSet(
            plan="p",
            goal="g",
            text="Prøvet.",
            due="2026-Q2",
            aim="faellesskab",
            focus_area="tidlig",
            activity="sparring",
        ),
        ResourceGranted(
            plan="p",
            label="Team",
            activity="sparring",
            fte="2.5",
            heads=8,
            amount_oere=20_000_000,
            period="2024-08..",
            origin="transferred",
            source="Ressourceteamet",
        ),
        ResourceGranted(plan="p", label="Koordinator"),
    )


def test_every_part_is_found_under_its_plan() -> None:
    """All facts of a structure carry the plan's tag, and those of a part the tags of what it refers to."""
    events = events_of("p", FULL)
    assert all("plan:p" in event.tags() for event in events)
    assert events[7].tags() == {"plan:p", "activity:sparring", "track:b1", "focus-area:tidlig", "forum:chefteam"}


def test_what_is_not_said_stays_unsaid() -> None:
    """A resource without figures has none: no zero and no date is made up, and none is stored."""
    granted = events_of("p", FULL)[-1]
    assert msgspec.json.decode(msgspec.json.encode(granted)) == {
        "type": "resource-granted",
        "plan": "p",
        "label": "Koordinator",
    }


PAIRS: dict[type[Part], type[Event]] = {
    Framework: FrameworkLinked,
    Aim: AimSet,
    Track: TrackOpened,
    FocusArea: FocusAreaSet,
    Theme: ThemeSet,
    Activity: ActivityPlanned,
    Goal: GoalSet,
    Resource: ResourceGranted,
}


@pytest.mark.parametrize("part", PAIRS, ids=lambda part: part.__name__)
def test_a_part_loses_nothing_on_its_way(part: type[Part]) -> None:
    """A part and its fact have the same fields and the same defaults, the plan aside."""
    said = {field.name: field.default for field in structs.fields(part)}
    held = {field.name: field.default for field in structs.fields(PAIRS[part]) if field.name != "plan"}
    assert said == held


@pytest.mark.parametrize(
    "resource",
    [
        {"label": "Team", "fte": "-1"},
        {"label": "Team", "fte": "2,5"},
        {"label": "Team", "fte": 2.5},
        {"label": "Team", "heads": -1},
        {"label": "Team", "amount_oere": "200.000"},
        {"label": "Team", "origin": "borrowed"},
        {"label": "Team", "fte_count": "1"},
        {"fte": "1"},
    ],
    ids=str,
)
def test_a_resource_that_cannot_be_is_not_read(resource: dict[str, object]) -> None:
    """Negative or inexact amounts, unknown words and missing labels are refused before any rule sees them."""
    body = {"plan": "p", "title": "Plan", "kind": "strategy", "resources": [resource]}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, DraftPlan)
