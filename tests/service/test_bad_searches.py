"""What cannot be sought, who may not seek, and that nobody is told what was sought."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog

from tests.stories.client import Program, Stack, refusal


@pytest.fixture(scope="module", autouse=True)
def _recorded(stack: Stack) -> None:
    """Something to find."""
    stack.program("consultant").record("cases/open", case="vision", title="Vision for alle børn", question="Hvad?")


@pytest.fixture
def _every_line() -> Iterator[None]:
    """Lets every line of the log be written, as a server does that nobody looks at."""
    held = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**held)


@pytest.fixture
def reader(stack: Stack) -> Program:
    """Somebody who reads the timeline."""
    return stack.program("politician")


@pytest.mark.parametrize(
    ("q", "slug"),
    [
        (None, "search-is-empty"),
        ("", "search-is-empty"),
        ("   ", "search-is-empty"),
        ("& | ! <-> :* ()", "search-is-empty"),
        ("-børn", "search-is-empty"),
        ("or OR", "search-is-empty"),
        ('""', "search-is-empty"),
        ("\x01børn", "search-is-unreadable"),
        ("a" * 201, "search-is-too-long"),
        ("børn " * 2000, "search-is-too-long"),
    ],
)
def test_what_cannot_be_sought_is_refused(reader: Program, q: str | None, slug: str) -> None:
    """Nothing, too much and what no text holds is refused in a sentence that does not repeat it."""
    body = refusal(reader.get("search", {} if q is None else {"q": q}), 400, slug)
    assert not q or len(q) < 5 or q not in str(body)


@pytest.mark.parametrize(
    "q", ["og", "og i at det", '"', "a:* & b", "''", "x' or 1=1", "<script>", "((", "\\", "%", "💡"]
)
def test_nonsense_finds_nothing_or_is_refused(reader: Program, q: str) -> None:
    """Stop words, operators and quotation marks are never an error of the program."""
    answer = reader.get("search", {"q": q})
    assert answer.status_code in (httpx.codes.OK, httpx.codes.BAD_REQUEST)
    if answer.status_code == httpx.codes.OK:
        assert answer.json()["items"] == []


def test_a_null_byte_is_refused(reader: Program) -> None:
    """What PostgreSQL cannot hold does not reach it."""
    assert reader.get("search", {"q": "bø\0rn"}).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize("after", ["", "1", ".", "1.", "a.1", "9999999999.1", "1.9999999999999999999", "1.1.1", "-1.1"])
def test_a_foreign_cursor_is_refused(reader: Program, after: str) -> None:
    """A cursor of another list, or of nobody, is refused."""
    word = base64.urlsafe_b64encode(f'[1,"{after}"]'.encode()).decode().rstrip("=")
    refusal(reader.get("search", {"q": "børn", "cursor": word}), 400, "cursor-is-broken")


def test_a_search_is_for_those_who_read_the_timeline(stack: Stack) -> None:
    """A board or union, which reads cases alone, does not search the log."""
    refusal(stack.program("body").get("search", {"q": "børn"}), 403, "not-allowed")
    refusal(stack.http.get("/api/v1/rebild/search?q=børn"), 401, "not-signed-in")


def test_a_search_is_told_to_nobody(reader: Program) -> None:
    """The answer is kept in no cache, and links from it tell no other site what was sought."""
    headers = reader.get("search", {"q": "børn"}).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "private, no-store"


@pytest.mark.usefixtures("_every_line")
def test_what_is_sought_is_in_no_log(
    reader: Program, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """The line of a request names the path alone, also when the search is refused or the address is not there."""
    with caplog.at_level(logging.DEBUG), structlog.testing.capture_logs() as lines:
        for path, query in (
            ("search", {"q": "hemmeligord"}),
            ("search", {"q": "hemmeligord", "sealed": "yes"}),
            ("search", {"q": "hemmeligord", "cursor": "x"}),
            ("timeline", {"q": "hemmeligord"}),
            ("findes-ikke", {"q": "hemmeligord"}),
        ):
            reader.get(path, query)
    assert [line["path"].rsplit("/", 1)[1] for line in lines if line["event"] == "request"]
    own = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert "hemmeligord" not in str(lines) + str(own) + "".join(capfd.readouterr())
