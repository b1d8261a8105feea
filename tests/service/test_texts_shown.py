"""Who reads which texts: supervision sees whether and when, not the conversation; a unit sees its own."""

from __future__ import annotations

import json

import pytest

from tests.stories.client import Program, Stack
from tests.stories.main_story import LEARNING, REPLACED_BECAUSE, THOUGHT, tell

EXCHANGED = "Billedstøtte ved skift."
CONVERSATION = (LEARNING, THOUGHT, EXCHANGED)


@pytest.fixture(scope="module", autouse=True)
def _told(stack: Stack) -> None:
    """The story, recorded over HTTP, and a unit that has no part in it."""
    tell(stack)
    stack.program("consultant").record("people/register-unit", unit="skole-c", name="Skole C", kind="skole")


def _states(reader: Program) -> tuple[str, str, str]:
    trial = reader.read("trials/overgange")
    network = reader.read("networks/nord")
    assert {note["text"]["state"] for note in trial["notes"]} == {trial["learning"]["state"]}
    assert network["agreements"][0]["what"]["state"] == network["commitments"][0]["what"]["state"]
    return (
        trial["learning"]["state"],
        network["meetings"][0]["exchanges"][0]["what"]["state"],
        reader.read("decisions/trinvist")["because"]["state"],
    )


@pytest.mark.parametrize(
    ("reader", "states"),
    [
        (("consultant", None), ("open", "open", "open")),
        (("facilitator", None), ("open", "open", "open")),
        (("dpo", None), ("open", "open", "open")),
        (("leader", "skole-a"), ("open", "open", "open")),
        (("team", "skole-a"), ("open", "open", "open")),
        (("leader", "dagtilbud-b"), ("closed", "open", "open")),
        (("leader", "skole-c"), ("closed", "closed", "open")),
        (("leader", None), ("closed", "closed", "open")),
        (("supervisor", None), ("closed", "closed", "open")),
        (("auditor", None), ("closed", "closed", "open")),
        (("politician", None), ("closed", "closed", "open")),
        (("secretary", None), ("closed", "closed", "open")),
        (("administrator", None), ("closed", "closed", "closed")),
    ],
)
def test_texts_are_open_to_whom_they_belong(
    stack: Stack, reader: tuple[str, str | None], states: tuple[str, str, str]
) -> None:
    """The texts of a trial, of a network it lies in, and of a case are open by role and unit; others say 'closed'."""
    assert _states(stack.program(*reader)) == states


@pytest.mark.parametrize("role", ["supervisor", "auditor", "politician", "secretary", "administrator"])
def test_the_conversation_is_in_no_answer_to_those_outside_it(stack: Stack, role: str) -> None:
    """Nothing that supervision, politics or administration can fetch holds a word of a network or a trial."""
    reader = stack.program(role)
    answers = [reader.read(path, {"limit": "500"}) for path in ("timeline", "networks", "trials", "networks/nord")]
    if role in ("supervisor", "auditor", "administrator"):
        answers.append(reader.read("supervision/report", {"from": "2024-01-01", "to": "2024-12-31"}))
    shown = json.dumps(answers, ensure_ascii=False)
    assert [text for text in CONVERSATION if text in shown] == []
    assert (REPLACED_BECAUSE in shown) == (role != "administrator")


def test_the_officer_for_data_protection_reads_it_all(stack: Stack) -> None:
    """Who must be able to erase a text can find it."""
    shown = json.dumps(stack.program("dpo").items("timeline"), ensure_ascii=False)
    assert [text for text in CONVERSATION if text not in shown] == []


def test_the_timeline_closes_by_unit(stack: Stack) -> None:
    """On the timeline too a leader reads the own unit's trial and not another's."""
    for unit, state in (("skole-a", "open"), ("dagtilbud-b", "closed"), ("skole-c", "closed")):
        entries = stack.program("leader", unit).items("timeline", {"subject": "trial:overgange"})
        assert {text["state"] for one in entries for text in one["texts"]} == {state}


def test_external_bodies_read_cases_and_nothing_of_their_reasons(stack: Stack) -> None:
    """A board or union reads decisions; the sealed reason stays closed to it."""
    because = stack.program("body").read("decisions/trinvist")["because"]
    assert (because["state"], because["text"]) == ("closed", None)


def test_no_name_of_a_person_is_read(stack: Stack) -> None:
    """A registered person's name stands in no list, not even for the most trusted reader."""
    shown = json.dumps([stack.program("dpo").read(path) for path in ("people", "timeline")], ensure_ascii=False)
    assert "leder-1" in shown
    assert "Skoleleder" not in shown
