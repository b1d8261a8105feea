"""Wrong entries are corrected and retracted: what was believed then can still be seen, and so can what was wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.client import Program, Stack, refusal
from tests.stories.main_story import Told, tell

TYPED_WRONG = "Tallet var tastet forkert"
NOT_HELD = "Mødet blev aldrig holdt"
YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


@pytest.fixture(scope="module")
def told(stack: Stack) -> Told:
    """The story, recorded over HTTP."""
    return tell(stack)


@pytest.fixture(scope="module")
def before(stack: Stack, told: Told) -> dict[str, str]:
    """How to ask for the moment before anything was amended."""
    assert told.at
    return {"as_of": str(stack.head())}


@pytest.fixture(scope="module")
def amended(stack: Stack, told: Told, before: dict[str, str]) -> dict[str, int]:
    """The positions of four amendments: of a value with its time, of a text, of a meeting and of a decision."""
    assert before
    consultant = stack.program("consultant")
    at = told.at
    return {
        "value": consultant.record(
            "records/correct",
            entry=at["spring"],
            fields=[{"field": "value", "value": '"66.5"'}],
            happened="2024-05-02",
            because=TYPED_WRONG,
        ),
        "text": consultant.record(
            "records/correct",
            entry=at["concluded"],
            texts=[{"field": "learning", "text": "Roen kom før overgangene."}],
            because="Ordene var ikke teamets.",
        ),
        "meeting": consultant.record("records/retract", entry=at["met"], because=NOT_HELD),
        "decision": consultant.record("records/retract", entry=at["replaced"], because="Ført på den forkerte sag."),
    }


@pytest.fixture
def consultant(stack: Stack, amended: dict[str, int]) -> Program:
    """A reader who may see every text, after all was amended."""
    assert amended
    return stack.program("consultant")


def _entry(reader: Program, subject: str, position: int) -> dict[str, Any]:
    return next(one for one in reader.items("timeline", {"subject": subject}) if one["position"] == position)


@pytest.mark.usefixtures("told")
def test_an_earlier_moment_shows_what_was_believed(before: dict[str, str], consultant: Program) -> None:
    """As known before the correction, the replay has the wrong value, for that is what was known."""
    then = consultant.read("plans/vision/evaluation", {"until": "2024-06-30", "known": before["as_of"]})
    indicator = then["indicators"][0]
    assert (indicator["measurement"]["value"], indicator["change"]) == ("64.5", "3.5")
    assert indicator["measurement"]["was"] == []


def test_today_shows_the_correction_and_what_stood_before(amended: dict[str, int], consultant: Program) -> None:
    """The replay of today has the right value and time, and beside them the old ones and the reason."""
    now = consultant.read("plans/vision/evaluation", {"until": "2024-06-30"})
    measured = now["indicators"][0]["measurement"]
    assert (measured["value"], measured["occurred"], now["indicators"][0]["change"]) == ("66.5", "2024-05-02", "5.5")
    was = measured["was"][0]
    assert (was["fields"], was["occurred"], was["by"]) == ({"value": "64.5"}, "2024-04-30", amended["value"])
    assert was["because"]["text"] == TYPED_WRONG
    assert [one["position"] for one in now["corrected_late"]] == [measured["position"]]


@pytest.mark.usefixtures("told")
def test_the_corrected_time_moves_the_value(before: dict[str, str], consultant: Program) -> None:
    """On the day between the wrong and the right time, the value shows only to who asks what was believed."""
    between = {"until": "2024-05-01"}
    then = consultant.read("plans/vision/evaluation", {**between, "known": before["as_of"]})
    assert then["indicators"][0]["measurement"]["value"] == "64.5"
    assert consultant.read("plans/vision/evaluation", between)["indicators"][0]["measurement"] is None


def test_the_timeline_shows_both_sides_of_a_correction(
    told: Told, amended: dict[str, int], consultant: Program
) -> None:
    """The entry keeps its own words and names its correction; the correction names the entry and says why."""
    wrong = _entry(consultant, "indicator:ro", told.at["spring"])
    right = _entry(consultant, "indicator:ro", amended["value"])
    assert (wrong["what"]["value"], wrong["corrected_by"], wrong["retracted_by"]) == ("64.5", [amended["value"]], None)
    assert (right["type"], right["amends"]) == ("entry-corrected", told.at["spring"])
    assert right["what"]["fields"] == [{"field": "value", "value": '"66.5"'}]
    assert right["because"]["text"] == TYPED_WRONG


@pytest.mark.usefixtures("told")
def test_a_corrected_text_stands_in_place_of_the_old_one(before: dict[str, str], consultant: Program) -> None:
    """The trial shows the right words now, and the old ones as of before."""
    assert consultant.read("trials/overgange")["learning"]["text"] == "Roen kom før overgangene."
    old = consultant.read("trials/overgange", before)["learning"]
    assert (old["state"], old["text"]) == ("open", "Forudsigelige overgange giver ro i hele klassen")


def test_a_retracted_meeting_was_never_held(told: Told, before: dict[str, str], consultant: Program) -> None:
    """The network is as if only called together, the report counts no meeting; as of before it was held."""
    now, then = consultant.read("networks/nord"), consultant.read("networks/nord", before)
    assert [one["state"] for one in (now["meetings"][0], then["meetings"][0])] == ["called", "held"]
    assert (now["last_meeting"], then["last_meeting"]) == (None, "2024-02-20")
    reports = [consultant.read("supervision/report", {**YEAR, **moment}) for moment in ({}, before)]
    figures = [{one["id"]: one["value"] for one in report["figures"]} for report in reports]
    assert [one["meetings-held"] for one in figures] == [0, 1]
    assert [one["meetings-without-minutes"] for one in figures] == [1, 0]
    retracted = _entry(consultant, "network:nord", told.at["met"])
    assert retracted["type"] == "meeting-held"


def test_the_timeline_shows_both_sides_of_a_retraction(
    told: Told, amended: dict[str, int], consultant: Program
) -> None:
    """The retracted entry stays, marked; the retraction names it and says why."""
    gone = _entry(consultant, "meeting:moede-1", told.at["met"])
    retraction = _entry(consultant, "meeting:moede-1", amended["meeting"])
    assert gone["retracted_by"] == amended["meeting"]
    assert (retraction["type"], retraction["amends"]) == ("entry-retracted", told.at["met"])
    assert retraction["because"]["text"] == NOT_HELD


def test_a_decision_stands_again_when_its_replacement_is_retracted(
    before: dict[str, str], amended: dict[str, int], consultant: Program
) -> None:
    """Without the decision that replaced it, the first one settles the case again, and shows that it was replaced."""
    first, second = (consultant.read(f"decisions/{name}") for name in ("alle", "trinvist"))
    assert (first["state"], first["replaced_by"], second["state"]) == ("stands", None, "retracted")
    assert first["was"][0]["fields"] == {"replaced_by": "trinvist", "replaced": "2024-12-03"}
    assert second["retracted_by"] == amended["decision"]
    assert consultant.read("cases/udvid")["settled_by"] == "alle"
    assert consultant.read("cases/udvid", before)["settled_by"] == "trinvist"


def test_nothing_rests_on_what_was_retracted(told: Told, stack: Stack, consultant: Program) -> None:
    """A decision cannot be taken on a retracted entry, and the case's standing decision must be replaced."""
    assert consultant
    decision = {"case": "udvid", "decision": "ny", "forum": "bfu", "outcome": "approved", "text": "Ja."}
    secretary = stack.program("secretary")
    on_nothing = {**decision, "replaces": "alle", "basis": [told.at["met"]], "because": "Ny viden."}
    refusal(secretary.post("cases/replace-decision", on_nothing), 422, "basis-is-unknown")
    refusal(secretary.post("cases/decide", decision), 409, "case-is-decided")


def test_amendments_stand(told: Told, amended: dict[str, int], consultant: Program) -> None:
    """What was retracted is not retracted or corrected again, and neither is an amendment itself."""
    again = {"entry": told.at["met"], "because": "Igen."}
    refusal(consultant.post("records/retract", again), 409, "entry-is-retracted")
    change = {"fields": [{"field": "kind", "value": '"theme-meeting"'}]}
    refusal(consultant.post("records/correct", again | change), 409, "entry-is-retracted")
    for name in ("value", "meeting"):
        final = {"entry": amended[name], "because": "Fortryd."}
        refusal(consultant.post("records/retract", final), 409, "entry-is-final")
