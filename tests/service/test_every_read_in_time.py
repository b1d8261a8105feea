"""Every read that the program has, also one added later, can be had as of any moment and says which one it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlencode

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from adapters.database import Server
from service.reads.routes import read_routes
from service.recording import COPENHAGEN
from tests.stories.client import Program, Stack, refusal, running, wait_until
from tests.stories.main_story import tell

PREFIX = "/api/v1/{municipality}/"
NO_MOMENT = {
    "log/": "entries never change and are named by their positions",
    "events": "the log itself, from a position on",
    "webhooks": "what is set up for receivers, which is no row",
}
"""Reads that take no moment, and why."""
THINGS = {
    "plans": "vision",
    "networks": "nord",
    "trials": "overgange",
    "cases": "udvid",
    "decisions": "trinvist",
    "indicators": "ro",
    "evaluations": "slut",
    "units": "skole-a",
    "forums": "bfu",
    "people": "leder-1",
}
"""One of each collection's things."""


NEEDED = {"search": {"q": "skole"}}
"""What a read has to be asked besides its address."""
PATHS = sorted(route.path.removeprefix(PREFIX) for route in read_routes().routes if isinstance(route, APIRoute))
READS = [
    re.sub(r"\{\w+\}", THINGS.get(path.split("/")[0], ""), path)
    for path in PATHS
    if not path.startswith(tuple(NO_MOMENT))
]
every_read = pytest.mark.parametrize("path", READS)


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs, with the main story told, an evaluation concluded, and one entry more."""
    with running(server, tmp_path_factory.mktemp("data")) as held:
        told, consultant = tell(held), held.program("consultant")
        evaluation = {"evaluation": "slut", "plan": "vision", "title": "Slut", "period": "2024", "judgement": "Nået."}
        consultant.record("evaluations/conclude", **evaluation, verdict="reached", rests_on=[told.at["autumn"]])
        consultant.record("people/register-unit", unit="skole-b", name="Skole B", kind="skole")
        wait_until(lambda: _sealed(held) == held.head())
        yield held


@pytest.fixture(scope="module")
def reader(stack: Stack) -> Program:
    """Who may read everything, once all of it shows."""
    auditor = stack.program("auditor")
    auditor.read("supervision/report")
    return auditor


def test_no_read_is_left_out(stack: Stack) -> None:
    """Every address below a municipality that can be read is tried here, or says why it takes no moment."""
    routes = iter_route_contexts(stack.app.routes)
    paths = {(route.path or "").removeprefix(PREFIX) for route in routes if "GET" in (route.methods or ())}
    below = {path for path in paths if not path.startswith(("/", *NO_MOMENT))}
    assert below <= set(PATHS)
    assert {"timeline", "plans/vision", "plans/vision/timemap", "cases/udvid/diff", "supervision/report"} <= set(READS)


@every_read
def test_a_plain_read_says_what_it_shows(stack: Stack, reader: Program, path: str) -> None:
    """The newest state carries its position and the way to earlier ones, and claims to be no memento."""
    answer = _ok(_get(reader, path))
    assert answer.headers["sporbar-position"] == str(stack.head())
    assert f'<{_original(path)}>; rel="original timegate"' in answer.headers["link"]
    assert "memento-datetime" not in answer.headers
    assert "Accept-Datetime" in answer.headers["vary"]


@every_read
def test_an_earlier_moment_is_a_position_or_a_time(stack: Stack, reader: Program, path: str) -> None:
    """Both lead to the same position, and the answer says when its entry was recorded and whose it is to keep."""
    position = stack.head() - 1
    recorded = datetime.fromisoformat(reader.read(f"log/entries/{position}")["recorded"])
    for moment in (str(position), recorded.isoformat()):
        answer = _ok(_get(reader, path, {"as_of": moment}))
        assert answer.headers["sporbar-position"] == str(position)
        assert parsedate_to_datetime(answer.headers["memento-datetime"]) == recorded.replace(microsecond=0)
        assert answer.headers["cache-control"] in ("private, no-cache", "private, no-store", "no-store")
        assert f'<{_original(path)}>; rel="original timegate"' in answer.headers["link"]


@every_read
def test_a_day_is_its_end(stack: Stack, reader: Program, path: str) -> None:
    """Today is the newest position; the end of yesterday, when nothing had been recorded, is position 0."""
    today = datetime.now(COPENHAGEN).date()
    assert _ok(_get(reader, path, {"as_of": today.isoformat()})).headers["sporbar-position"] == str(stack.head())
    yesterday = _get(reader, path, {"as_of": (today - timedelta(days=1)).isoformat()})
    if yesterday.status_code == httpx.codes.NOT_FOUND:
        refusal(yesterday, 404, "no-such-thing")
    else:
        assert _ok(yesterday).headers["sporbar-position"] == "0"
        assert "memento-datetime" not in yesterday.headers


@every_read
def test_a_later_moment_is_refused(stack: Stack, reader: Program, path: str) -> None:
    """Neither a later position nor a later day or time can be read, and what is no moment neither."""
    tomorrow = datetime.now(COPENHAGEN) + timedelta(days=1)
    for moment in (str(stack.head() + 1), tomorrow.date().isoformat(), tomorrow.isoformat()):
        refusal(_get(reader, path, {"as_of": moment}), 400, "moment-is-ahead")
    refusal(_get(reader, path, {"as_of": "snart"}), 400, "no-such-moment")


@every_read
def test_a_header_leads_to_the_position(stack: Stack, reader: Program, path: str) -> None:
    """Accept-Datetime answers 302 to the last position of its second, which shows that moment; ahead is refused."""
    entries = list(stack.towns.get("rebild").log.entries())
    second = entries[-1].recorded // 1_000_000
    header = format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)
    answer = _get(reader, path, accept_datetime=header)
    assert (answer.status_code, answer.headers["location"]) == (302, _as_of(path, len(entries)))
    assert "Accept-Datetime" in answer.headers["vary"]
    shown = _ok(stack.http.get(answer.headers["location"], headers=reader.headers))
    assert shown.headers["memento-datetime"] == header
    ahead = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    refusal(_get(reader, path, accept_datetime=ahead), 400, "moment-is-ahead")


@every_read
def test_who_has_it_already_is_told_so(stack: Stack, reader: Program, path: str) -> None:
    """An earlier moment's ETag, sent back, is answered 304 without a body; a file to keep has none."""
    moment = {"as_of": str(stack.head() - 1)}
    first = _ok(_get(reader, path, moment))
    if "etag" not in first.headers:
        assert "no-store" in first.headers["cache-control"]
        return
    again = _get(reader, path, moment, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["memento-datetime"] == first.headers["memento-datetime"]


def _get(reader: Program, path: str, query: dict[str, str] | None = None, **headers: str) -> httpx.Response:
    return reader.get(path, NEEDED.get(path, {}) | (query or {}), **headers)


def _original(path: str) -> str:
    query = urlencode(NEEDED.get(path, {}))
    return f"/api/v1/rebild/{path}" + (f"?{query}" if query else "")


def _as_of(path: str, position: int) -> str:
    return f"/api/v1/rebild/{path}?{urlencode({**NEEDED.get(path, {}), 'as_of': position})}"


def _sealed(stack: Stack) -> int:
    signed = stack.towns.get("rebild").seal.latest()
    return signed.size if signed else 0


def _ok(answer: httpx.Response) -> httpx.Response:
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer
