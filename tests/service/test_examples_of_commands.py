"""What documentation shows as an example can be sent as it stands."""

from __future__ import annotations

import httpx
import pytest

from domain.kernel.check import INPUT_REFUSALS
from service.commands.parse import PARSE_REFUSALS
from tests.service.examples import SLICES, role_for
from tests.stories.client import Stack

MISFITS = {f"/problems/{refusal.slug()}" for refusal in (*PARSE_REFUSALS, *INPUT_REFUSALS)}


@pytest.mark.parametrize("name", SLICES)
def test_an_example_is_refused_only_for_what_is_not_there(stack: Stack, name: str) -> None:
    """On an empty log an example is recorded, or refused because of what it refers to: never for its form or time."""
    slice_ = SLICES[name]
    answer = stack.program(role_for(slice_)).post(name, slice_.example)
    if answer.status_code != httpx.codes.CREATED:
        assert answer.status_code in (404, 409, 422), answer.text
        assert answer.json()["type"] not in MISFITS, answer.text


def test_examples_of_what_needs_nothing_are_recorded(stack: Stack) -> None:
    """Units, forums, persons and plans need nothing before them: their examples are recorded as they stand."""
    consultant = stack.program("consultant")
    for name in ("people/register-unit", "people/establish-forum", "people/register-person", "plans/draft"):
        assert consultant.post(name, SLICES[name].example).status_code in (httpx.codes.CREATED, httpx.codes.CONFLICT)
    shown = {path: {one["id"] for one in consultant.items(path)} for path in ("units", "forums", "people", "plans")}
    assert shown == {"units": {"skole-a"}, "forums": {"bfu"}, "people": {"konsulent-1"}, "plans": {"udviklingsplan"}}
