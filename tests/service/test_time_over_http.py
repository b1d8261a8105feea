"""Every read can be had as of any moment, says which moment it shows, and waits for what its reader has written."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from adapters.database import Server
from service.worker import Worker
from tests.stories.client import Program, Stack, refusal, running

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.fixture(scope="module")
def at(stack: Stack) -> dict[str, int]:
    """The positions of a plan's draft and adoption, with a unit before and after."""
    consultant = stack.program("consultant")
    return {
        "unit": consultant.record("people/register-unit", unit="skole-a", name="Skole A", kind="skole"),
        "drafted": consultant.record("plans/draft", plan="vision", title="Vision", kind="strategy"),
        "adopted": consultant.record("plans/adopt", plan="vision"),
        "last": consultant.record("people/register-unit", unit="skole-b", name="Skole B", kind="skole"),
    }


@pytest.fixture
def consultant(stack: Stack, at: dict[str, int]) -> Program:
    """Whoever reads everything, once all of it shows."""
    reader = stack.program("consultant")
    assert reader.read("plans")["position"] >= at["last"]
    return reader


def _recorded(consultant: Program, position: int) -> datetime:
    return datetime.fromisoformat(consultant.read(f"log/entries/{position}")["recorded"])


def test_a_plain_read_says_what_it_shows(stack: Stack, consultant: Program) -> None:
    """The newest state carries its position and the way to earlier ones, and claims to be no memento."""
    answer = consultant.get("plans", {"state": "adopted"}, sporbar_position=str(stack.head()))
    assert answer.headers["sporbar-position"] == str(stack.head()) == str(answer.json()["position"])
    assert answer.headers["link"] == '</api/v1/rebild/plans?state=adopted>; rel="original timegate"'
    assert "memento-datetime" not in answer.headers
    assert "Accept-Datetime" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_position_is_a_moment(at: dict[str, int], consultant: Program) -> None:
    """As of the draft the plan is a draft; before it there is none; the answer says when that moment was."""
    then = consultant.get("plans/vision", {"as_of": str(at["drafted"])})
    assert (then.json()["state"], then.headers["sporbar-position"]) == ("draft", str(at["drafted"]))
    memento = parsedate_to_datetime(then.headers["memento-datetime"])
    assert memento == _recorded(consultant, at["drafted"]).replace(microsecond=0)
    assert consultant.read("plans/vision")["state"] == "adopted"
    refusal(consultant.get("plans/vision", {"as_of": str(at["unit"])}), 404, "no-such-thing")


def test_a_time_is_a_moment(at: dict[str, int], consultant: Program) -> None:
    """The very microsecond of an entry shows it, the one before does not; a time may have any zone or Copenhagen's."""
    adopted = _recorded(consultant, at["adopted"])
    just_before = adopted - timedelta(microseconds=1)
    for moment, state in ((adopted, "adopted"), (just_before, "draft")):
        local = moment.astimezone(COPENHAGEN)
        for written in (moment.isoformat(), local.isoformat(), local.replace(tzinfo=None).isoformat()):
            assert consultant.read("plans/vision", {"as_of": written})["state"] == state
    assert consultant.read("plans", {"as_of": just_before.isoformat()})["position"] == at["adopted"] - 1


def test_today_means_the_newest_and_yesterday_nothing(stack: Stack, consultant: Program) -> None:
    """Today's date is the head; the end of yesterday, when nothing had been recorded, is position 0."""
    now = datetime.now(COPENHAGEN)
    assert consultant.read("units", {"as_of": now.date().isoformat()})["position"] == stack.head()
    yesterday = (now - timedelta(days=1)).date().isoformat()
    assert consultant.read("units", {"as_of": yesterday}) == {"items": [], "position": 0, "next": None}
    assert consultant.read("supervision/report", {"as_of": yesterday})["findings"] == []


def test_accept_datetime_leads_to_the_last_entry_of_its_second(stack: Stack, consultant: Program) -> None:
    """The header answers 302 to the position, keeps what else was asked, and the address found shows that moment."""
    entries = list(stack.towns.get("rebild").log.entries())
    second = entries[0].recorded // 1_000_000
    last = max(entry.position for entry in entries if entry.recorded // 1_000_000 == second)
    header = format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)
    answer = consultant.get("units", {"kind": "skole"}, accept_datetime=header)
    assert answer.status_code == httpx.codes.FOUND
    assert answer.headers["location"] == f"/api/v1/rebild/units?kind=skole&as_of={last}"
    assert "Accept-Datetime" in answer.headers["vary"]
    shown = stack.http.get(answer.headers["location"], headers=consultant.headers)
    assert (shown.json()["position"], shown.headers["memento-datetime"]) == (last, header)


def test_accept_datetime_ahead_is_refused_and_a_moment_goes_before_it(consultant: Program) -> None:
    """What lies ahead cannot be negotiated; an address that names its moment needs no header."""
    ahead = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    refusal(consultant.get("plans", accept_datetime=ahead), 400, "moment-is-ahead")
    assert consultant.get("plans", {"as_of": "1"}, accept_datetime=ahead).json()["position"] == 1


def test_a_read_waits_for_what_was_written(stack: Stack, consultant: Program) -> None:
    """A reader that names a position which is still to come is answered as soon as it has come, and shows it."""
    with ThreadPoolExecutor(1) as threads:
        coming = str(stack.head() + 1)
        waiting = threads.submit(consultant.get, "units/skole-c", None, sporbar_position=coming)
        time.sleep(0.1)
        assert not waiting.done()
        consultant.record("people/register-unit", unit="skole-c", name="Skole C", kind="skole")
        assert waiting.result().json()["name"] == "Skole C"
        assert int(waiting.result().headers["sporbar-position"]) >= int(coming)


def test_a_wait_has_a_bound(server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    """While nobody projects, a read gives up after the bound with 503 and when to try again; later it is answered."""
    with running(server, tmp_path_factory.mktemp("data"), worker=False, wait_seconds=0.3) as idle:
        consultant = idle.program("consultant")
        written = consultant.post("people/register-unit", {"unit": "skole-a", "name": "Skole A", "kind": "skole"})
        wanted = written.headers["sporbar-position"]
        began = time.monotonic()
        answer = consultant.get("units", sporbar_position=wanted)
        assert 0.3 <= time.monotonic() - began < 5
        assert refusal(answer, 503, "not-shown-yet")["wanted"] == wanted
        assert int(answer.headers["retry-after"]) > 0
        while Worker(idle.towns, idle.urls.app).catch_up():
            pass
        shown = consultant.get("units", sporbar_position=wanted)
        assert [one["id"] for one in shown.json()["items"]] == ["skole-a"]
        refusal(consultant.get("units", sporbar_position="999"), 503, "not-shown-yet")


@pytest.mark.parametrize("path", ["units", "timeline"])
def test_a_cursor_keeps_its_moment(consultant: Program, path: str) -> None:
    """While a list is read page by page, what is recorded meanwhile neither shows nor shifts anything."""
    whole = [one["id"] for one in consultant.items(path)]
    page = consultant.read(path, {"limit": "2"})
    position, read = page["position"], [one["id"] for one in page["items"]]
    while page["next"]:
        consultant.record("people/register-unit", name=f"AA {path} {len(read)}", kind="skole")
        page = consultant.read(path, {"limit": "2", "cursor": page["next"]})
        assert page["position"] == position
        read += [one["id"] for one in page["items"]]
    assert read == whole


def test_who_has_the_answer_already_is_told_so(consultant: Program) -> None:
    """An answer's ETag, sent back, is answered 304 without a body until the answer is another."""
    first = consultant.get("units", sporbar_position=str(consultant.stack.head()))
    again = consultant.get("units", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    consultant.record("people/register-unit", name="Skole Z", kind="skole")
    changed = consultant.get(
        "units", if_none_match=first.headers["etag"], sporbar_position=str(consultant.stack.head())
    )
    assert changed.status_code == httpx.codes.OK
    assert changed.headers["etag"] != first.headers["etag"]


def test_an_earlier_moment_is_not_the_same_for_everybody_or_for_ever(stack: Stack, consultant: Program) -> None:
    """The ETag of an earlier moment differs by what a reader may see, and when a text in it has been erased."""
    fields = {"trial": "ro", "title": "Ro", "unit": "skole-a", "question": "Falder uroen?"}
    position = consultant.record("trials/propose", **fields)
    moment = {"as_of": str(position)}
    assert consultant.read("trials/ro", moment)["question"]["text"] == "Falder uroen?"
    open_, closed = consultant.get("trials/ro", moment), stack.program("auditor").get("trials/ro", moment)
    assert open_.headers["etag"] != closed.headers["etag"]
    stack.program("dpo").record("records/destroy-key", entry=position, field="question", because="Ønsket slettet.")
    erased = consultant.get("trials/ro", moment, if_none_match=open_.headers["etag"])
    assert (erased.status_code, erased.json()["question"]["state"]) == (httpx.codes.OK, "erased")
