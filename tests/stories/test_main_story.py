"""The main job over HTTP: a meeting's agreement is tried, measured, decided on, and replaced; all of it can be seen."""

from __future__ import annotations

from typing import Any

import pytest

from service.verify import verify_town
from tests.stories.client import Program, Stack
from tests.stories.main_story import REPLACED_BECAUSE, Told, tell

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


@pytest.fixture(scope="module")
def told(stack: Stack) -> Told:
    """The story, recorded over HTTP."""
    return tell(stack)


@pytest.fixture
def supervisor(stack: Stack) -> Program:
    """Whoever supervises: reads everything but the conversation."""
    return stack.program("supervisor")


def test_the_register_shows_who_decided_what_on_which_basis(told: Told, supervisor: Program) -> None:
    """A decision shows its forum, outcome, votes, dissent, documents and the entries that it rests on."""
    taken = {one["id"]: one for one in supervisor.items("decisions", {"case": "udvid"})}
    first = taken["alle"]
    assert first["basis"] == [told.at["concluded"], told.at["spring"], told.at["autumn"]]
    assert (first["forum"], first["outcome"], first["occurred"]) == ("bfu", "approved", "2024-10-08")
    assert first["votes"] == {"in_favour": 5, "against": 2, "abstained": 0}
    assert first["dissent"] == [{"who": "Liste X", "text": "Vent et år."}]
    assert first["documents"] == ["bilag-1"]
    assert first["recorded_by"] == "demo-secretary"
    assert first["illustration"]
    assert first["backdated"]


def test_the_register_shows_what_replaced_what(told: Told, supervisor: Program) -> None:
    """A replaced decision names the one that took its place and when; the new one says what it replaces and why."""
    taken = {one["id"]: one for one in supervisor.items("decisions", {"case": "udvid"})}
    old, new = taken["alle"], taken["trinvist"]
    assert (old["state"], old["replaced_by"], old["replaced"]) == ("replaced", "trinvist", "2024-12-03")
    assert old["entries"] == [told.at["decided"], told.at["replaced"] + 1]
    assert (new["state"], new["replaces"], new["basis"]) == ("stands", "alle", [told.at["decided"]])
    assert new["because"]["text"] == REPLACED_BECAUSE


def test_the_decision_stood_until_it_was_replaced(told: Told, supervisor: Program) -> None:
    """Read as of an entry before the replacement, the first decision stands and nothing replaces it."""
    before = {"as_of": str(told.at["replaced"] - 1)}
    then = supervisor.read("decisions/alle", before)
    assert (then["state"], then["replaced_by"]) == ("stands", None)
    assert supervisor.read("cases/udvid", before)["settled_by"] == "alle"
    assert supervisor.read("cases/udvid")["settled_by"] == "trinvist"


def test_the_case_holds_its_whole_way(told: Told, supervisor: Program) -> None:
    """A case shows its question, document, recommendation and both decisions."""
    case = supervisor.read("cases/udvid")
    assert (case["title"], case["plan"]) == ("Udvidelse", "vision")
    document = case["documents"][0]
    assert (document["id"], document["entries"]) == ("bilag-1", [told.at["document"]])
    assert [one["text"] for one in case["recommendations"]] == ["Udvid til alle skoler."]
    assert [one["id"] for one in case["decisions"]] == ["alle", "trinvist"]


def test_the_timeline_tells_the_case_in_order(told: Told, supervisor: Program) -> None:
    """The timeline of a case has every entry about it, newest first, each naming its position."""
    entries = supervisor.items("timeline", {"subject": "case:udvid"})
    assert [one["type"] for one in entries] == [
        "decision-replaced",
        "decision-taken",
        "decision-taken",
        "recommendation-made",
        "document-attached",
        "case-opened",
    ]
    assert [one["position"] for one in entries[:3]] == [
        told.at["replaced"] + 1,
        told.at["replaced"],
        told.at["decided"],
    ]


def test_the_basis_leads_back_to_the_agreement(told: Told, supervisor: Program) -> None:
    """From a decision's basis one comes to the trial, and from the trial to the agreement and the meeting."""
    concluded = next(
        one for one in supervisor.items("timeline", {"type": "trial-concluded"}) if one["id"] == told.at["concluded"]
    )
    trial = supervisor.read(f"trials/{concluded['what']['trial']}")
    assert (trial["state"], trial["outcome"], trial["agreement"]) == ("concluded", "kept", "afproev")
    assert (trial["observations"], trial["reflections"]) == (1, 1)
    network = supervisor.read(f"networks/{trial['network']}")
    agreement = next(one for one in network["agreements"] if one["id"] == trial["agreement"])
    assert (agreement["meeting"], agreement["state"], agreement["closed"]) == ("moede-1", "kept", True)
    assert network["meetings"][0]["entries"] == [told.at["met"] - 1, told.at["met"]]


def test_the_report_finds_what_is_open(told: Told, supervisor: Program) -> None:
    """The report names the overdue agreement, the trial without reflection, the activity and the bare decision."""
    report = supervisor.read("supervision/report", YEAR)
    assert [(one["rule"], one["entries"]) for one in report["findings"]] == [
        ("agreement-overdue", [told.at["met"] + 2]),
        ("trial-without-reflection", [told.at["silent"], told.at["silent"] + 1]),
        ("activity-without-follow-up", [told.at["drafted"] + 5]),
        ("decision-without-basis", [told.at["baseless"]]),
    ]
    assert "Dagtilbud B has an agreement due 2024-05-31" in report["findings"][0]["en"]
    assert "Prøvehandlingen 'Stille start' (Skole A)" in report["findings"][1]["da"]


def test_the_report_counts_what_took_place(told: Told, supervisor: Program) -> None:
    """Figures count meetings, attendance, agreements, trials and decisions, and lead to their entries."""
    figures = {one["id"]: one for one in supervisor.read("supervision/report", YEAR)["figures"]}
    counted = ("meetings-held", "attended", "substitute", "agreements-made", "agreements-kept", "trials", "decisions")
    assert [figures[name]["value"] for name in counted] == [1, 2, 1, 2, 1, 2, 3]
    assert told.at["met"] in figures["meetings-held"]["entries"]
    assert all(one["entries"] for one in figures.values() if one["value"])


@pytest.mark.usefixtures("told")
def test_the_report_of_a_unit_says_only_what_is_known_of_it(supervisor: Program) -> None:
    """For one unit the other's agreement is gone, and what no entry ties to a unit is not stated."""
    report = supervisor.read("supervision/report", {**YEAR, "unit": "skole-a"})
    figures = {one["id"]: one["value"] for one in report["figures"]}
    assert [one["rule"] for one in report["findings"]] == ["trial-without-reflection"]
    assert (figures["agreements-overdue"], figures["attended"], figures["decisions"]) == (0, 1, None)


def _values(state: dict[str, Any]) -> tuple[str | None, ...]:
    indicator = state["indicators"][0]
    shown = tuple((indicator[name] or {}).get("value") for name in ("baseline", "target", "measurement"))
    return (*shown, indicator["change"], indicator["reached"])


@pytest.mark.parametrize(
    ("until", "values", "happened"),
    [
        ("2024-03-31", ("61.0", "70", None, None, None), 5),
        ("2024-06-30", ("61.0", "70", "64.5", "3.5", False), 7),
        ("2024-10-31", ("61.0", "70", "70.5", "9.5", True), 8),
    ],
)
@pytest.mark.usefixtures("told")
def test_the_replay_shows_three_days(
    supervisor: Program, until: str, values: tuple[str | None, ...], happened: int
) -> None:
    """Until three different days the evaluation shows what had happened by then: value, change and whether reached."""
    state = supervisor.read("plans/vision/evaluation", {"until": until})
    assert _values(state) == values
    assert len(state["happened"]) == happened
    assert len(state["late"]) == happened


@pytest.mark.parametrize(
    ("known", "values"),
    [
        ("baseline", ("61.0", None, None, None, None)),
        ("spring", ("61.0", "70", "64.5", "3.5", False)),
        ("autumn", ("61.0", "70", "70.5", "9.5", True)),
    ],
)
def test_the_replay_shows_three_states_of_knowledge(
    told: Told, supervisor: Program, known: str, values: tuple[str | None, ...]
) -> None:
    """The same year, as known at three earlier entries, shows only what had been recorded by then."""
    state = supervisor.read("plans/vision/evaluation", {"until": "2024-12-31", "known": str(told.at[known])})
    assert _values(state) == values
    assert state["position"] == told.at[known]


@pytest.mark.usefixtures("told")
def test_the_log_proves_itself(stack: Stack) -> None:
    """Every leaf and the root follow from the entries, and the newest checkpoint covers all of them."""
    found = verify_town(stack.towns.get("rebild"))
    assert (found.fault, found.entries) == (None, stack.head())
