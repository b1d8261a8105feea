"""Two moments of a thing differ in just what its entries changed in between, and each difference names its entries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.client import Program, Stack, refusal
from tests.stories.main_story import LEARNING, tell

Difference = dict[str, Any]


@pytest.fixture(scope="module")
def at(stack: Stack) -> dict[str, int]:
    """Where the main story's entries lie, with a correction, a retraction and a revision since."""
    held = dict(tell(stack).at)
    consultant = stack.program("consultant")
    held["corrected"] = consultant.record(
        "records/correct",
        entry=held["spring"],
        fields=[{"field": "value", "value": '"66.5"'}],
        happened="2024-05-02",
        because="Tallet var tastet forkert",
    )
    held["retracted"] = consultant.record("records/retract", entry=held["followed-up"], because="Den blev aldrig holdt")
    held["revised"] = consultant.record(
        "plans/revise",
        plan="vision",
        summary="Et mål mindre",
        drop_goals=["ro"],
        period="2024..2032",
        because="Målet er nået",
        occurred="2025-01-15",
    )
    return held


@pytest.fixture
def reader(stack: Stack, at: dict[str, int]) -> Program:
    """Who may read all texts, once everything shows."""
    consultant = stack.program("consultant")
    assert consultant.read("plans")["position"] >= at["revised"]
    return consultant


def _diff(reader: Program, path: str, **moments: int) -> dict[str, Any]:
    query = {name.rstrip("_"): str(moment) for name, moment in moments.items()}
    return reader.read(f"{path}/diff", query)


def _one(body: dict[str, Any], part: str | None, identity: object) -> Difference:
    return next(one for one in body["differences"] if (one["part"], one["id"]) == (part, identity))


def _fields(one: Difference) -> dict[str, tuple[Any, Any]]:
    return {field["field"]: (field["before"], field["after"]) for field in one["fields"]}


def test_each_field_is_shown_before_and_after(at: dict[str, int], reader: Program) -> None:
    """From its draft to its adoption a plan changed its state, time and forum, and nothing else of it did."""
    body = _diff(reader, "plans/vision", from_=at["adopted"] - 1, to=at["adopted"])
    assert [(one["part"], one["id"], one["change"]) for one in body["differences"]] == [(None, "vision", "changed")]
    assert _fields(body["differences"][0]) == {
        "state": ("draft", "adopted"),
        "adopted": (None, "2024-01-24"),
        "adopted_by": (None, "bfu"),
    }
    assert (body["from"], body["to"]) == (at["adopted"] - 1, at["adopted"])


def test_each_difference_names_the_entries_that_caused_it(at: dict[str, int], reader: Program) -> None:
    """Positions stand at each field; what they are, when, by whom and why stands beside."""
    body = _diff(reader, "plans/vision", from_=at["retracted"])
    goal, plan = _one(body, "goals", "ro"), _one(body, None, "vision")
    entries = {entry["position"]: entry for entry in body["entries"]}
    assert [entries[position]["type"] for position in goal["entries"]] == ["goal-dropped"]
    moved = next(field for field in plan["fields"] if field["field"] == "period")
    assert [entries[position]["type"] for position in moved["entries"]] == ["horizon-moved"]
    revision = entries[at["revised"]]
    assert (revision["type"], revision["occurred"], revision["role"]) == ("plan-revised", "2025-01-15", "consultant")
    assert revision["because"]["text"] == "Målet er nået"


def test_parts_are_matched_by_their_keys(at: dict[str, int], reader: Program) -> None:
    """A part that came is added, one that was retracted is removed, one that changed shows what changed."""
    body = _diff(reader, "plans/vision", from_=at["followed-up"], to=at["retracted"])
    follow_up = _one(body, "follow_ups", at["followed-up"])
    assert (follow_up["change"], follow_up["entries"]) == ("removed", [at["retracted"]])
    assert _fields(follow_up)["judgement"] == ("on-track", None)
    activity = _one(body, "activities", "moeder")
    assert activity["change"] == "changed"
    assert _fields(activity)["judgement"] == ("on-track", None)
    added = _one(
        _diff(reader, "plans/vision", from_=at["adopted"], to=at["followed-up"]), "follow_ups", follow_up["id"]
    )
    assert (added["change"], added["entries"]) == ("added", [at["followed-up"]])


def test_a_correction_is_the_cause_of_what_it_changed(at: dict[str, int], reader: Program) -> None:
    """The indicator's measurement differs in its value from the correction's position on, and not before it."""
    body = _diff(reader, "indicators/ro", from_=at["corrected"] - 1, to=at["corrected"])
    changed = _one(body, "entries", at["spring"])
    assert _fields(changed) == {"occurred": ("2024-04-30", "2024-05-02"), "what.value": ("64.5", "66.5")}
    assert changed["entries"] == [at["corrected"]]
    assert _diff(reader, "indicators/ro", from_=at["autumn"], to=at["corrected"] - 1)["differences"] == []


def test_what_was_not_there_shows_as_wholly_added(at: dict[str, int], reader: Program) -> None:
    """From before its draft everything in a plan is added, each part by its own entry."""
    body = _diff(reader, "plans/vision", from_=0, to=at["drafted"])
    assert {one["change"] for one in body["differences"]} == {"added"}
    assert _fields(_one(body, None, "vision"))["title"] == (None, "Vision 2030")
    assert _one(body, None, "vision")["entries"] == [at["drafted"]]
    refusal(reader.get("plans/vision/diff", {"from": "0", "to": str(at["drafted"] - 1)}), 404, "no-such-thing")


def test_texts_are_compared_sealed_and_read_as_the_reader_may(
    at: dict[str, int], stack: Stack, reader: Program
) -> None:
    """A trial's learning is added; whoever may read it does, an auditor sees that there is one; erased it says so."""
    own = stack.program("leader", "skole-a")
    moments = {"from_": at["proposed"], "to": at["concluded"]}
    shown = [
        _fields(_one(_diff(who, "trials/overgange", **moments), None, "overgange"))["learning"][1]
        for who in (own, stack.program("auditor"))
    ]
    assert [(one["state"], one["text"]) for one in shown] == [("open", LEARNING), ("closed", None)]
    dpo = stack.program("dpo")
    dpo.record("records/destroy-key", entry=at["concluded"], field="learning", because="Nævnte nogen")
    erased = _fields(_one(_diff(own, "trials/overgange", **moments), None, "overgange"))["learning"][1]
    assert (erased["state"], erased["text"]) == ("erased", None)
    assert _diff(reader, "trials/overgange", from_=at["concluded"])["differences"] == []


def test_without_a_first_moment_the_latest_change_is_shown(at: dict[str, int], reader: Program) -> None:
    """Left out, `from` is the moment before what was recorded last about the thing, and `to` is now."""
    body = reader.read("plans/vision/diff")
    assert body["to"] == reader.stack.head()
    assert [entry["type"] for entry in body["entries"]] == ["plan-revised", "horizon-moved", "goal-dropped"]
    case = reader.read("cases/udvid/diff", {"to": str(at["decided"])})
    assert (case["from"], case["to"]) == (at["decided"] - 1, at["decided"])
    assert _one(case, "decisions", "alle")["change"] == "added"
    assert _fields(_one(case, None, "udvid")) == {"settled_by": (None, "alle")}


def test_what_cannot_be_compared_is_refused(at: dict[str, int], reader: Program) -> None:
    """Moments in the wrong order, moments ahead, and things that never were."""
    head = reader.stack.head()
    refusal(reader.get("plans/vision/diff", {"from": str(head), "to": "5"}), 400, "moments-are-reversed")
    refusal(reader.get("plans/vision/diff", {"from": str(head + 1)}), 400, "moment-is-ahead")
    refusal(reader.get("plans/vision/diff", {"from": "1", "to": str(head + 1)}), 400, "moment-is-ahead")
    refusal(reader.get("plans/vision/diff", {"from": "snart"}), 400, "no-such-moment")
    refusal(reader.get("plans/ukendt/diff", {"from": str(at["drafted"])}), 404, "no-such-thing")


def test_moments_are_days_and_times_too(reader: Program) -> None:
    """A day before anything was recorded and today lie around everything."""
    body = reader.read("plans/vision/diff", {"from": "2020-01-01"})
    assert (body["from"], body["to"]) == (0, reader.stack.head())
    assert _one(body, None, "vision")["change"] == "added"
