"""The verbs that read give at a terminal what the API gives over HTTP, and a plain page to people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.stories.client import Stack
from tests.stories.commands import Sporbar
from tests.stories.main_story import Told, tell

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


@pytest.fixture(scope="module")
def told(stack: Stack) -> Told:
    """The story, recorded over HTTP."""
    return tell(stack)


@pytest.mark.parametrize(
    ("arguments", "path", "query"),
    [
        (("timeline", "rebild", "--all"), "timeline", {"limit": "500"}),
        (("timeline", "rebild"), "timeline", {}),
        (
            ("timeline", "rebild", "--subject", "case:udvid", "--type", "decision-taken"),
            "timeline",
            {"subject": "case:udvid", "type": "decision-taken"},
        ),
        (("timeline", "rebild", "--as-of", "20"), "timeline", {"as_of": "20"}),
        (("plan", "rebild"), "plans", {"limit": "500"}),
        (("plan", "rebild", "vision"), "plans/vision", {}),
        (("plan", "rebild", "vision", "--as-of", "5"), "plans/vision", {"as_of": "5"}),
        (("plan", "rebild", "vision", "--until", "2024-01-20"), "plans/vision", {"until": "2024-01-20"}),
        (("diff", "rebild", "plans", "vision"), "plans/vision/diff", {}),
        (
            ("diff", "rebild", "trials", "overgange", "--from", "22", "--to", "26"),
            "trials/overgange/diff",
            {"from": "22", "to": "26"},
        ),
        (("decisions", "rebild"), "decisions", {}),
        (("decisions", "rebild", "--as-of", "38"), "decisions", {"as_of": "38"}),
        (("replay", "rebild", "vision", "--until", "2024-06-30"), "plans/vision/evaluation", {"until": "2024-06-30"}),
        (
            ("replay", "rebild", "vision", "--until", "2024-12-31", "--known", "33"),
            "plans/vision/evaluation",
            {"until": "2024-12-31", "known": "33"},
        ),
        (("report", "rebild", "--from", YEAR["from"], "--to", YEAR["to"]), "supervision/report", YEAR),
        (
            ("report", "rebild", "--from", YEAR["from"], "--to", YEAR["to"], "--unit", "skole-a"),
            "supervision/report",
            {**YEAR, "unit": "skole-a"},
        ),
        (("report", "rebild", "--until", "2024-04-01"), "supervision/report", {"until": "2024-04-01"}),
    ],
)
@pytest.mark.usefixtures("told")
def test_a_reader_gives_what_the_api_gives(
    stack: Stack, sporbar: Sporbar, arguments: tuple[str, ...], path: str, query: dict[str, str]
) -> None:
    """With --json a verb prints the object that the API answers with, at the same moment."""
    printed: dict[str, Any] = json.loads(sporbar(stack, *arguments, "--json").stdout)
    assert printed == stack.program("consultant").read(path, query)


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ("timeline", "rebild", "--type", "decision-replaced"),
            ["40", "2024-12-03", "decision-replaced", "illustration"],
        ),
        (("plan", "rebild", "vision"), ["Vision 2030 (2024..2030, adopted)", "Aims", "Netværksmøder", "Goals"]),
        (("plan", "rebild"), ["vision", "adopted", "Vision 2030"]),
        (
            ("diff", "rebild", "plans", "vision", "--from", "11", "--to", "12"),
            ["vision from entry 11 to entry 12", "state: draft -> adopted", "plan-adopted", "entries 12"],
        ),
        (("decisions", "rebild"), ["trinvist", "alle", "replaced", "Udvides en årgang ad gangen."]),
        (
            ("replay", "rebild", "vision", "--until", "2024-06-30"),
            ["Oplevet ro", "baseline 61.0", "target 70", "measurement 64.5", "measurement-recorded"],
        ),
        (
            ("report", "rebild", "--from", YEAR["from"], "--to", YEAR["to"]),
            ["Meetings held", "Dagtilbud B has an agreement due 2024-05-31", "entries 21"],
        ),
    ],
)
@pytest.mark.usefixtures("told")
def test_a_reader_prints_lines_for_people(
    stack: Stack, sporbar: Sporbar, arguments: tuple[str, ...], lines: list[str]
) -> None:
    """Without --json a verb prints what matters in plain lines, and nothing on standard error."""
    done = sporbar(stack, *arguments)
    assert [line for line in lines if line not in done.stdout] == []
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("timeline", "atlantis"), "There is no municipality 'atlantis' here."),
        (("plan", "rebild", "ukendt"), "'ukendt' does not exist (at the moment asked for)."),
        (("plan", "rebild", "vision", "--as-of", "1"), "'vision' does not exist (at the moment asked for)."),
        (("decisions", "rebild", "--as-of", "2026-02-30"), "'2026-02-30' is neither a position, a day"),
        (("timeline", "rebild", "--as-of", "2999-01-01"), "'2999-01-01' lies ahead of what has been recorded."),
        (("replay", "rebild", "vision", "--until", "i går"), "'i går' is not a day"),
        (("replay", "rebild", "ukendt"), "'ukendt' does not exist"),
        (("report", "rebild", "--from", "2024-02-01", "--to", "2024-01-01"), "The period ends (2024-01-01) before"),
        (("report", "rebild", "--unit", "ukendt"), "'ukendt' does not exist"),
        (("diff", "rebild", "plans", "ukendt"), "'ukendt' does not exist"),
        (("diff", "rebild", "plans", "vision", "--from", "9", "--to", "8"), "The first moment (entry 9) lies after"),
    ],
)
@pytest.mark.usefixtures("told")
def test_what_cannot_be_read_is_one_sentence(
    stack: Stack, sporbar: Sporbar, arguments: tuple[str, ...], sentence: str
) -> None:
    """What is not there, and a moment or day that is none, end with 1 and one sentence on standard error."""
    done = sporbar(stack, *arguments, status=1)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert sentence in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("fortryd",), ("timeline",), ("plan", "rebild", "vision", "--farve", "blå"), ("record", "trials", "fortryd"), ()],
)
def test_what_is_no_verb_is_a_question_of_usage(stack: Stack, sporbar: Sporbar, arguments: tuple[str, ...]) -> None:
    """An unknown verb, a missing argument and an unknown option end with 2 and say how it is used."""
    assert "Usage: " in sporbar(stack, *arguments, status=2).stderr
