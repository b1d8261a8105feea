"""The verb that searches gives at a terminal what the API gives over HTTP, and lines for people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.stories.client import Stack
from tests.stories.commands import Sporbar
from tests.stories.main_story import tell


@pytest.fixture(scope="module", autouse=True)
def _told(stack: Stack) -> None:
    """The story, recorded over HTTP."""
    tell(stack)


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        (("skole",), {"q": "skole"}),
        (("alle", "skolerne", "--subject", "cases"), {"q": "alle skolerne", "subject": "cases"}),
        (("skole", "--all"), {"q": "skole", "limit": "500"}),
        (
            ("skole", "--type", "decision-taken", "--as-of", "38"),
            {"q": "skole", "type": "decision-taken", "as_of": "38"},
        ),
        (
            ("skole", "--unit", "skole-a", "--from", "2024-01-01"),
            {"q": "skole", "unit": "skole-a", "from": "2024-01-01"},
        ),
        (("ro", "--sealed", "--subject", "trials"), {"q": "ro", "sealed": "yes", "subject": "trials"}),
    ],
)
def test_the_verb_gives_what_the_api_gives(
    stack: Stack, sporbar: Sporbar, arguments: tuple[str, ...], query: dict[str, str]
) -> None:
    """With --json the verb prints the object that the API answers with, at the same moment."""
    printed: dict[str, Any] = json.loads(sporbar(stack, "search", "rebild", *arguments, "--json").stdout)
    assert printed == stack.program("consultant").read("search", query)
    assert printed["items"]


def test_the_verb_prints_lines_for_people(stack: Stack, sporbar: Sporbar) -> None:
    """Each line holds the entry's number, time and type, and the words around what was found."""
    done = sporbar(stack, "search", "rebild", "årgang")
    assert "decision-taken  Udvides en årgang ad gangen.  illustration" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--", "-skole"), "Write at least one word to search for"),
        (("ro", "--sealed"), "must be narrowed first"),
        (("a" * 201,), "at most 200 characters"),
    ],
)
def test_what_cannot_be_sought_is_one_sentence(
    stack: Stack, sporbar: Sporbar, arguments: tuple[str, ...], sentence: str
) -> None:
    """A search that cannot be made ends with 1 and one sentence on standard error."""
    assert sentence in sporbar(stack, "search", "rebild", *arguments, status=1).stderr
    assert "Usage: " in sporbar(stack, "search", "rebild", status=2).stderr
