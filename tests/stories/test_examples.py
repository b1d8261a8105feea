"""The four municipalities' plans load as they are, and nothing invented in them looks real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from adapters.database import Server
from service.loading import load
from service.planfile import PlanFile, read_plan_file
from tests.stories.client import Stack, running
from tests.stories.commands import ROOT

FILES: dict[str, Path] = {file.parent.name: file for file in sorted(ROOT.glob("examples/*/plan.yaml"))}
TOWNS = ("ishoej", "rebild", "skanderborg", "vesthimmerland")
INVENTED = {
    "networks": None,
    "trials": None,
    "evaluations": {"measure", "set-baseline", "set-target", "conclude"},
    "cases": {"attach-document", "recommend", "decide", "replace-decision"},
    "people": {"register-person"},
    "plans": {"hold-follow-up", "adopt"},
}
"""Verbs (None: all) of which no source has an instance: single meetings, trials, figures, decisions, persons."""


@pytest.fixture(scope="module")
def read() -> dict[str, PlanFile]:
    """Every example, read and checked."""
    return {slug: read_plan_file(file) for slug, file in FILES.items()}


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory, read: dict[str, PlanFile]) -> Iterator[Stack]:
    """The whole program with every example loaded, as `sporbar demo` does it."""
    with running(server, tmp_path_factory.mktemp("data"), municipalities=()) as held:
        with psycopg.connect(held.urls.owner) as owner:
            for file in read.values():
                assert load(owner, held.towns, file) == (len(file.steps), 0)
        yield held


def test_the_four_municipalities_are_there(read: dict[str, PlanFile]) -> None:
    """Each of the four municipalities has its file, under its own name, and names its sources."""
    assert sorted(FILES) == sorted(TOWNS)
    assert {slug: file.municipality.slug for slug, file in read.items()} == {slug: slug for slug in TOWNS}
    assert all(file.sources for file in read.values())


@pytest.mark.parametrize("slug", TOWNS)
def test_what_no_source_has_is_marked(read: dict[str, PlanFile], slug: str) -> None:
    """Every network, meeting, trial, measurement, decision, document and person is an illustration."""
    bare = [
        f"line {step.line}: {step.slice_.subject}/{step.slice_.verb}"
        for step in read[slug].steps
        if step.slice_.subject in INVENTED
        and (INVENTED[step.slice_.subject] or {step.slice_.verb}) & {step.slice_.verb}
        and not step.asked.command.illustration
    ]
    assert bare == []


@pytest.mark.parametrize("slug", TOWNS)
def test_the_plan_itself_is_real(read: dict[str, PlanFile], slug: str) -> None:
    """What the source says is not marked as invented: every plan's draft."""
    drafts = [step for step in read[slug].steps if step.slice_.verb == "draft"]
    assert drafts
    assert not any(step.asked.command.illustration for step in drafts)


@pytest.mark.parametrize(
    ("slug", "plan", "areas", "tracks"),
    [
        ("rebild", "udviklingsplan-2030", 0, {"spor-a", "spor-b", "spor-b1", "spor-b2", "spor-b3"}),
        ("skanderborg", "udviklingsaftale-2019", 5, set()),
        ("vesthimmerland", "udviklingsplan-2022", 9, set()),
        ("ishoej", "staerke-faellesskaber", 4, set()),
    ],
)
def test_each_plan_has_the_shape_of_its_source(
    stack: Stack, slug: str, plan: str, areas: int, tracks: set[str]
) -> None:
    """Rebild has its tracks and one plan from two sources, Skanderborg five areas, Vesthimmerland nine, Ishøj four."""
    shown = stack.program("consultant", municipality=slug).read(f"plans/{plan}")
    assert (len(shown["focus_areas"]), {one["track"] for one in shown["tracks"]}) == (areas, tracks)
    assert shown["aims"]
    assert shown["activities"]
    assert not shown["illustration"]
    assert not any(one["illustration"] for name in ("aims", "activities", "goals") for one in shown[name])


@pytest.mark.parametrize("slug", TOWNS)
def test_nothing_invented_is_read_as_real(stack: Stack, slug: str) -> None:
    """Every list that shows what was invented carries the mark on each of its items, and the report on its findings."""
    reader = stack.program("consultant", municipality=slug)
    for path in ("networks", "trials", "decisions", "people"):
        items = reader.items(path)
        assert items
        assert all(one["illustration"] for one in items)
    entries = reader.items("timeline", {"type": "measurement-recorded"})
    assert entries
    assert all(one["illustration"] for one in entries)
    findings = reader.read("supervision/report", {"from": "2017-01-01", "to": "2026-10-31"})["findings"]
    rules = {one["rule"] for one in findings if not one["illustration"]}
    assert rules <= {"activity-without-follow-up"}


def test_the_horizon_moved_because_of_the_hearing(stack: Stack) -> None:
    """Vesthimmerland's plan ran to 2020 as drafted and runs to 2022 now; the revision says why."""
    plan = stack.program("consultant", municipality="vesthimmerland").read("plans/udviklingsplan-2022")
    moves = plan["horizons"]
    assert [(one["before"], one["period"]) for one in moves] == [("2017..2020", plan["period"])]
    assert plan["period"].endswith("2022")
    assert moves[0]["because"]["text"]


def test_projections_without_years_are_context_and_never_measured(stack: Stack) -> None:
    """Ishøj's two national projections stand as context figures, and no indicator has their values."""
    reader = stack.program("consultant", municipality="ishoej")
    context = reader.items("timeline", {"type": "context-figure-noted"})
    figures = {value for one in context for value in one["what"]["values"]}
    assert figures == {"6.9", "9.2", "29.9", "32.25"}
    measured = {
        one["what"]["value"]
        for kind in ("measurement-recorded", "baseline-set", "target-set")
        for one in reader.items("timeline", {"type": kind})
    }
    assert not figures & measured


def test_the_overview_shows_all_four(stack: Stack) -> None:
    """The first page names every municipality and its plan."""
    page = stack.http.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert [name for name in ("Rebild", "Skanderborg", "Vesthimmerland", "Ishøj") if name not in page.text] == []
