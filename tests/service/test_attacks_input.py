"""Input that was made to break something gets a clear answer, and nothing is recorded."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import httpx
import pytest

from tests.stories.client import Stack, refusal


def cursor(content: str) -> str:
    """A cursor as the program would write it."""
    return urlsafe_b64encode(content.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("timeline", {"subject": "plan:\0"}),
        ("timeline", {"type": "\0"}),
        ("networks", {"plan": "a\0"}),
        ("plans/%00", {}),
        ("plans/a%00/evaluation", {}),
    ],
)
def test_an_address_with_a_character_that_no_text_holds_leads_nowhere(
    stack: Stack, path: str, query: dict[str, str]
) -> None:
    """NUL in an address is no fault of the program."""
    refusal(stack.program("consultant").get(path, query), httpx.codes.NOT_FOUND, "no-such-page")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("timeline", '[0,"x"]'),
        ("timeline", f'[0,"{10**30}"]'),
        ("timeline", '[1,"\\u0000"]'),
        ("plans", '[1,"\\u0000"]'),
        ("plans", '[-1,"a"]'),
        ("plans", '[1000000,"a"]'),
        ("plans", f'[{10**30},"a"]'),
        ("plans", '["a",1]'),
        ("plans", "no json"),
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(stack: Stack, path: str, content: str) -> None:
    """A made-up cursor is a broken one, whatever it holds."""
    answer = stack.program("consultant").get(path, {"cursor": cursor(content)})
    refusal(answer, httpx.codes.BAD_REQUEST, "cursor-is-broken")


@pytest.mark.parametrize("path", ["timeline", "plans/%E2%82%AC"])
def test_the_way_to_an_earlier_moment_stays_at_this_address(stack: Stack, path: str) -> None:
    """A host that a client claims, or a path of any characters, neither leads astray nor breaks the answer."""
    program = stack.program("consultant")
    program.record("people/register-unit", name=path, kind="skole")
    answer = program.get(path, accept_datetime="Mon, 01 Jan 2024 00:00:00 GMT", host="elsewhere.example")
    assert answer.status_code == httpx.codes.FOUND
    assert answer.headers["location"] == f"/api/v1/rebild/{path}?as_of=0"
