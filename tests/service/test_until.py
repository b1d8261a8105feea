"""Until a day: things as they were then, imprecise times kept and named, and the period of the timeline and report."""

from __future__ import annotations

from typing import Any

import pytest

from service.town import Town
from tests.service.beginning import MARCH, MAY, MEETING, begin
from tests.stories.client import Program, Stack, refusal
from tests.towns import record


@pytest.fixture(scope="module")
def town(stack: Stack) -> Town:
    """A municipality with a plan, a network, a trial, an indicator and a case, all of them from 2024."""
    return begin(stack.towns.get("rebild"))


@pytest.fixture(scope="module")
def forums(town: Town) -> None:
    """Forums that were established at times of every precision."""
    for number, occurred in enumerate(("2025-spring", "2025", "2025-06..", "unknown")):
        forum: dict[str, Any] = {"forum": f"forum-{number}", "name": occurred, "kind": "udvalg", "decides": False}
        record(town, "people/establish-forum", **forum, occurred=occurred)


@pytest.fixture
def reader(stack: Stack, town: Town) -> Program:
    """Who reads everything, once all of it shows."""
    auditor = stack.program("auditor")
    assert auditor.read("supervision/report")["position"] == town.log.head()
    return auditor


def test_what_a_thing_became_later_is_undone(town: Town, reader: Program) -> None:
    """Until March the trial was running and its agreement open, though both ended in May, as is known today."""
    meeting = {"network": "nord", "meeting": "moede-2", **MEETING, "occurred": "2025-03-01"}
    agreement = {"agreement": "afproev", "what": "Afprøv.", "by": "skole-a", "due": "2025-06"}
    record(town, "networks/hold-meeting", **meeting, agreements=[agreement])
    record(town, "networks/follow-up-agreement", agreement="afproev", state="kept", occurred="2025-05-20")
    record(town, "trials/observe", trial="ro", seen="Ro.", occurred="2025-03-01")
    record(town, "trials/conclude", trial="ro", outcome="kept", learning="Det virker.", occurred="2025-05-15")
    assert reader.read("trials/ro")["state"] == "concluded"
    then = reader.read("trials/ro", {"until": MARCH})
    assert (then["state"], then["concluded"], then["observations"], then["until"]) == ("running", None, 1, MARCH)
    assert reader.read("networks/nord", {"until": MARCH})["agreements"][0]["state"] == "agreed"
    assert reader.read("networks/nord", {"until": "2025-06-30"})["agreements"][0]["state"] == "kept"
    assert [one["id"] for one in reader.items("trials", {"until": MARCH, "state": "running"})] == ["ro"]
    assert reader.items("trials", {"until": MARCH, "state": "concluded"}) == []
    assert [one["id"] for one in reader.items("trials", {"state": "concluded"})] == ["ro"]


def test_imprecise_times_are_not_cut_off_and_are_named(town: Town, reader: Program) -> None:
    """What may lie after the day, and what has no time, shows; which entries those are stands beside."""
    record(town, "trials/propose", trial="stille", title="Stille", unit="skole-a", question="?", occurred="2024-12")
    record(town, "trials/start", trial="stille", occurred="2024-12")
    maybe = record(town, "trials/observe", trial="stille", seen="I foråret.", occurred="2025-spring").positions[0]
    open_ = record(town, "trials/observe", trial="stille", seen="Siden.", occurred="2025-01..").positions[0]
    undated = record(town, "trials/observe", trial="stille", seen="Engang.", occurred="unknown").positions[0]
    then = reader.read("trials/stille", {"until": MARCH})
    assert {maybe, open_, undated} <= {one["position"] for one in then["notes"]}
    assert (then["perhaps"], then["undated"]) == ([maybe, open_], [undated])
    assert maybe not in {one["position"] for one in reader.read("trials/stille", {"until": "2025-02-28"})["notes"]}
    assert reader.read("trials/stille", {"until": MAY})["perhaps"] == [open_]
    whole = reader.read("trials", {"until": MARCH})
    assert (whole["perhaps"], whole["undated"]) == ([maybe, open_], [undated])


def test_a_decision_replaced_later_still_stood(town: Town, reader: Program) -> None:
    """Until June the first decision stands and settles its case; from July on the second does."""
    record(town, "cases/open", case="ny", title="Ny", question="Hvad nu?", forum="bfu", occurred="2025-05-01")
    decided: dict[str, Any] = {"case": "ny", "forum": "bfu", "outcome": "approved", "text": "Ja."}
    record(town, "cases/decide", **decided, decision="foerst", occurred="2025-05-02")
    again = {**decided, "decision": "siden", "replaces": "foerst", "because": "Nyt"}
    record(town, "cases/replace-decision", **again, occurred="2025-07-01")
    june, july = (reader.read("cases/ny", {"until": day}) for day in ("2025-06-30", "2025-07-31"))
    assert [(one["id"], one["state"]) for one in june["decisions"]] == [("foerst", "stands")]
    assert [(one["id"], one["state"]) for one in july["decisions"]] == [("foerst", "replaced"), ("siden", "stands")]
    assert (june["settled_by"], july["settled_by"]) == ("foerst", "siden")
    listed = reader.items("decisions", {"until": "2025-06-30", "case": "ny"})
    assert [(one["id"], one["state"]) for one in listed] == [("foerst", "stands")]


def test_what_came_later_is_not_there_yet(reader: Program) -> None:
    """Until a day before it began a thing is unknown, and its list is without it; what is no day is refused."""
    refusal(reader.get("plans/vision", {"until": "2024-07-31"}), 404, "no-such-thing")
    assert reader.items("plans", {"until": "2024-07-31"}) == []
    assert [one["id"] for one in reader.items("plans", {"until": "2024-08-01"})] == ["vision"]
    refusal(reader.get("plans/vision", {"until": "snart"}), 400, "no-such-day")
    refusal(reader.get("trials", {"until": "5"}), 400, "no-such-day")


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ({"from": "2026-01-01"}, ["2025-06.."]),
        ({"from": "2025-04-30", "to": "2025-05-15"}, ["2025-spring", "2025"]),
        ({"from": "2024-12-31", "to": "2025-02-28"}, ["2025"]),
        ({"from": "2025-12-31", "to": "2025-12-31"}, ["2025", "2025-06.."]),
    ],
)
@pytest.mark.usefixtures("forums")
def test_the_timeline_shows_what_can_have_happened_between_two_days(
    reader: Program, days: dict[str, str], shown: list[str]
) -> None:
    """An imprecise time counts where it touches the days, an open end reaches every later day, no time reaches none."""
    found = reader.items("timeline", {"type": "forum-established", **days})
    assert sorted(one["occurred"] for one in found) == sorted(shown)


def test_a_report_speaks_of_what_was_known_and_had_happened(town: Town, reader: Program) -> None:
    """A reflection from June, recorded later, ends the finding of the spring: as known since, and not until May."""
    record(town, "trials/propose", trial="tavs", title="Tavs", unit="skole-b", question="?", occurred="2025-03-01")
    begun = record(town, "trials/start", trial="tavs", occurred="2025-03-02").positions[0]
    late = record(town, "trials/reflect", trial="tavs", thought="Det gik.", occurred="2025-06-10").positions[0]
    gone = record(town, "records/retract", entry=late, because="Forkert prøvehandling").positions[0]
    spring = {"from": "2025-03-01", "to": "2025-05-31"}

    def silent(known: int, **until: str) -> bool:
        findings = reader.read("supervision/report", {**spring, **until, "as_of": str(known)})["findings"]
        return any(one["rule"] == "trial-without-reflection" and begun in one["entries"] for one in findings)

    assert [silent(known) for known in (begun, late, gone)] == [True, False, True]
    assert [silent(late, until=day) for day in (MAY, "2025-06-30")] == [True, False]
    refusal(reader.get("supervision/report", {"until": "snart"}), 400, "no-such-day")
