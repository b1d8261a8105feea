from __future__ import annotations

from typing import Any

import msgspec
import pytest

from domain.kernel.check import check
from domain.kernel.event import Event
from domain.people.events import ForumEstablished
from domain.plans.draft import SLICE, DraftPlan
from domain.plans.events import ActivityPlanned, GoalSet, ResourceGranted, TrackOpened
from tests.domain.rules import given

TRACKS_AND_THEMES = {
    "kind": "development-plan",
    "period": "2024..2030",
    "frameworks": [{"title": "Budgetaftalen", "kind": "budgetaftale"}, {"title": "Ændret styrelsesvedtægt"}],
    "aims": [{"aim": "faellesskab", "text": "Flere er med."}, {"aim": "sammen", "text": "Vi løser det sammen."}],
    "tracks": [
        {"track": "a", "title": "Forpligtende netværk"},
        {"track": "b", "title": "Praksis på almenområdet"},
        {"track": "b3", "title": "PPR tættere på praksis", "within": "b"},
    ],
    "themes": [{"theme": "mellemformer", "title": "Mellemformer"}],
    "activities": [{"activity": "status", "title": "Status til udvalget hvert kvartal", "forums": ["udvalget"]}],
}
PROJECTS_AND_MILESTONES = {
    "kind": "development-agreement",
    "period": "2019",
    "focus_areas": [{"focus_area": "dialog", "title": "Dialog", "purpose": "Flere fagligheder samarbejder."}],
    "activities": [
        {"activity": "aula", "title": "Aula", "focus_area": "dialog", "forums": ["styregruppen", "udvalget"]},
        {"activity": "verdensmaal", "title": "Teknologi og verdensmål", "within": "aula"},
        {"activity": "hopin", "title": "HOPIN", "within": "aula", "partners": ["Erhvervsskolerne"]},
    ],
    "goals": [
        {"goal": "superbrugere", "text": "Superbrugere er uddannet.", "activity": "aula", "due": "2019-Q1"},
        {"goal": "drift", "text": "Aula er i drift.", "activity": "aula", "due": "2019-08-01"},
        {"goal": "evalueret", "text": "Justeringerne er evalueret.", "due": "2019-end"},
        {"goal": "support", "text": "Der er en supportorganisation.", "activity": "aula"},
    ],
    "resources": [
        {"label": "Bevilling", "activity": "verdensmaal", "amount_oere": 20_000_000, "source": "Et teknologiråd"}
    ],
}
NINE_AREAS = {
    "kind": "development-plan",
    "period": "2018..2022",
    "focus_areas": [{"focus_area": f"omraade-{number}", "title": f"Område {number}"} for number in range(1, 10)],
    "activities": [
        {"activity": f"kommissorium-{number}", "title": "Kommissorium og tidsplan", "focus_area": f"omraade-{number}"}
        for number in range(1, 10)
    ],
}
RESOURCES_AND_GROUPS = {
    "kind": "strategy",
    "focus_areas": [{"focus_area": "praksisnaer", "title": "Praksisnær kompetenceudvikling"}],
    "activities": [
        {
            "activity": "icdp",
            "title": "ICDP",
            "period": "2024..2028",
            "target_group": "Ledere og medarbejdere i dagtilbud",
            "purpose": "Styrker relationer mellem børn og voksne.",
        },
        {"activity": "team", "title": "Ressourceteam", "focus_area": "praksisnaer", "period": "2024-08.."},
        {"activity": "tilbud", "title": "Et lokalt fleksibelt tilbud", "period": "2025/26"},
        {"activity": "grupper", "title": "Arbejdsgrupper", "forums": ["gruppe-1", "gruppe-2", "gruppe-3", "gruppe-4"]},
        {"activity": "partnerskab", "title": "Partnerskab", "period": "2024-09..2025-12"},
    ],
    "resources": [
        {"label": "Opstart", "activity": "team", "fte": "2.5", "heads": 8, "period": "2024-08..", "origin": "new"},
        {"label": "Udvidelse", "activity": "team", "fte": "3", "period": "2025..2027", "origin": "new"},
        {"label": "Psykolog", "period": "2025..2027"},
        {"label": "Fra teamet", "activity": "tilbud", "fte": "1", "origin": "transferred", "source": "Ressourceteam"},
    ],
}


def _drafted(plan: dict[str, Any]) -> tuple[Event, ...]:
    """Draft a plan from what a file or a request says of it."""
    command = msgspec.convert({"plan": "plan", "title": "Plan", **plan}, DraftPlan)
    check(command)
    named = sorted({forum for activity in command.activities for forum in activity.forums})
    forums = (ForumEstablished(forum=forum, name=forum, kind="forum") for forum in named)
    return given(*forums).when(SLICE, command)


@pytest.mark.parametrize(
    ("plan", "facts"),
    [(TRACKS_AND_THEMES, 10), (PROJECTS_AND_MILESTONES, 10), (NINE_AREAS, 19), (RESOURCES_AND_GROUPS, 11)],
    ids=["tracks-and-themes", "projects-and-milestones", "nine-areas", "resources-and-groups"],
)
def test_real_plans_have_a_place_for_everything(plan: dict[str, Any], facts: int) -> None:
    """Plans of very different build are carried whole by one command, one fact for the draft and for each part."""
    assert len(_drafted(plan)) == facts


def test_strands_lie_within_strands() -> None:
    """A plan's strand can have strands of its own."""
    within = {event.track: event.within for event in _drafted(TRACKS_AND_THEMES) if isinstance(event, TrackOpened)}
    assert within == {"a": None, "b": None, "b3": "b"}


def test_milestones_keep_the_precision_they_have() -> None:
    """A goal is due in a quarter, on a day, at the end of a year, or at no stated time, as it was written."""
    due = [event.due for event in _drafted(PROJECTS_AND_MILESTONES) if isinstance(event, GoalSet)]
    assert due == ["2019-Q1", "2019-08-01", "2019-end", None]


def test_projects_lie_within_an_activity() -> None:
    """An activity can hold others, which may have partners and money of their own."""
    events = _drafted(PROJECTS_AND_MILESTONES)
    assert [event.within for event in events if isinstance(event, ActivityPlanned)] == [None, "aula", "aula"]
    assert [event.amount_oere for event in events if isinstance(event, ResourceGranted)] == [20_000_000]


def test_resources_keep_what_was_said_and_no_more() -> None:
    """Stated full-time equivalents stay exact, transferred ones say so, and unstated ones stay unstated."""
    granted = [event for event in _drafted(RESOURCES_AND_GROUPS) if isinstance(event, ResourceGranted)]
    assert [(one.fte, one.heads, one.origin) for one in granted] == [
        ("2.5", 8, "new"),
        ("3", None, "new"),
        (None, None, "unstated"),
        ("1", None, "transferred"),
    ]
