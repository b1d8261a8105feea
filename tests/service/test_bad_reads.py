"""Reads that cannot be answered get a clear sentence: never a traceback, never an empty page as if it were so."""

from __future__ import annotations

import pytest

from service.reads.cursors import Cursor
from tests.stories.client import Program, Stack, refusal

LISTS = ("plans", "networks", "trials", "cases", "decisions", "indicators", "units", "forums", "people")
WITH_A_NEWLINE = ("plans%0A", "log/checkpoint%0A", "log/entries/1/proof%0A", "log/tile/0/000.p/1%0A", "log%0A/keys")
PAGES = ("timeline", *LISTS, "supervision/report", "plans/vision/evaluation")


@pytest.fixture
def consultant(stack: Stack) -> Program:
    """Whoever may read everything."""
    return stack.program("consultant")


@pytest.fixture(scope="module", autouse=True)
def _something_recorded(stack: Stack) -> None:
    """A plan and two units, so that there is something to miss."""
    consultant = stack.program("consultant")
    consultant.record("plans/draft", plan="vision", title="Vision", kind="strategy")
    for unit in ("skole-a", "skole-b"):
        consultant.record("people/register-unit", unit=unit, name=unit, kind="skole")


@pytest.mark.parametrize("path", [*PAGES, "plans/vision", "log/checkpoint", "log/entries/1", "log/entries/1/proof"])
def test_an_unknown_municipality_is_not_found(stack: Stack, path: str) -> None:
    """Nothing can be read of a municipality that is not here."""
    refusal(stack.program("consultant", municipality="atlantis").get(path), 404, "municipality-is-unknown")


@pytest.mark.parametrize("path", [*(f"{name}/ukendt" for name in LISTS), "plans/ukendt/evaluation"])
def test_an_unknown_id_is_not_found(consultant: Program, path: str) -> None:
    """A thing that was never recorded is not found, and neither is one before it was recorded."""
    body = refusal(consultant.get(path), 404, "no-such-thing")
    assert body["detail"] == "'ukendt' does not exist (at the moment asked for)."
    refusal(consultant.get("plans/vision", {"as_of": "0"}), 404, "no-such-thing")


@pytest.mark.parametrize("position", ["0", "9999", "-1", "01", "+1", "x", "1e3", "٣", "99999999999999999999"])
def test_an_unknown_entry_is_not_found(consultant: Program, position: str) -> None:
    """A position that the log has not reached, and what is no position, is no entry and has no proof."""
    refusal(consultant.get(f"log/entries/{position}"), 404, "no-such-entry")
    refusal(consultant.get(f"log/entries/{position}/proof"), 404, "no-such-entry")


@pytest.mark.parametrize("path", ["ukendt", "plans/vision/ukendt", "", "log", "timeline/1"])
def test_an_unknown_address_leads_nowhere(consultant: Program, path: str) -> None:
    """Another address is no page."""
    refusal(consultant.get(path), 404, "no-such-page")


@pytest.mark.parametrize("path", WITH_A_NEWLINE)
def test_a_newline_ends_no_address(consultant: Program, path: str) -> None:
    """A newline in an address, also behind one that leads somewhere, leads nowhere."""
    answer = consultant.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/no-such-page")


@pytest.mark.parametrize(
    "moment",
    ["2026-02-30", "2024-13-01", "i går", "-1", "1.0", "2024-01-01T25:00", "2024-01-01T10:00+99:00", "x" * 3_000, "²"],
)
@pytest.mark.parametrize("path", PAGES)
def test_a_moment_that_is_none_is_refused(consultant: Program, path: str, moment: str) -> None:
    """What is neither a position, a day nor a time is no moment, on every page."""
    assert refusal(consultant.get(path, {"as_of": moment}), 400, "no-such-moment")["value"] == moment


@pytest.mark.parametrize("moment", ["1000000", "99999999999999999999999", "2999-01-01", "2999-01-01T00:00Z"])
def test_a_moment_ahead_is_refused(consultant: Program, moment: str) -> None:
    """What has not been recorded yet cannot be read; the same holds for what a replay is to know."""
    refusal(consultant.get("plans", {"as_of": moment}), 400, "moment-is-ahead")
    refusal(consultant.get("plans/vision/evaluation", {"known": moment}), 400, "moment-is-ahead")


@pytest.mark.parametrize("day", ["2026-02-30", "2024", "i går", "2024-01-01T10:00", "2024-Q1"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("timeline", "from"),
        ("timeline", "to"),
        ("supervision/report", "from"),
        ("supervision/report", "to"),
        ("plans/vision/evaluation", "until"),
    ],
)
def test_a_day_that_is_none_is_refused(consultant: Program, path: str, name: str, day: str) -> None:
    """Where a day is asked for, nothing but a day of the calendar is taken."""
    assert refusal(consultant.get(path, {name: day}), 400, "no-such-day")["value"] == day


def test_a_period_does_not_end_before_it_begins(consultant: Program) -> None:
    """A report's period runs forward."""
    backward = {"from": "2024-02-01", "to": "2024-01-31"}
    refusal(consultant.get("supervision/report", backward), 400, "period-ends-first")


def test_an_unknown_unit_has_no_report(consultant: Program) -> None:
    """A report about a unit that is not there is not a report full of noughts."""
    refusal(consultant.get("supervision/report", {"unit": "ukendt"}), 404, "no-such-thing")


@pytest.mark.parametrize("limit", ["0", "-1", "501", "x", "1.0", "", "٣", "0000000010000", "1" * 30])
@pytest.mark.parametrize("path", ["timeline", "units"])
def test_a_limit_that_is_none_is_refused(consultant: Program, path: str, limit: str) -> None:
    """A page holds from 1 to 500 items, and a sentence says so."""
    assert "1 to 500" in refusal(consultant.get(path, {"limit": limit}), 400, "limit-is-no-limit")["detail"]


@pytest.mark.parametrize("cursor", ["x", "!!", "====", "æ", "eyJhIjoxfQ"])
@pytest.mark.parametrize("path", ["timeline", "units"])
def test_a_cursor_of_ones_own_is_refused(consultant: Program, path: str, cursor: str) -> None:
    """A list goes on only where it was left."""
    refusal(consultant.get(path, {"cursor": cursor}), 400, "cursor-is-broken")


def test_a_cursor_of_another_list_is_refused(consultant: Program) -> None:
    """What goes on after a unit does not go on after an entry."""
    unit, entry = (Cursor.read(consultant.read(path, {"limit": "1"})["next"]) for path in ("units", "timeline"))
    of_other_tables = consultant.get("timeline", {"cursor": unit.written()})
    assert refusal(of_other_tables, 410, "cursor-is-outdated")["title"] == "No longer there"
    of_the_same = unit._replace(generation=entry.generation)
    refusal(consultant.get("timeline", {"cursor": of_the_same.written()}), 400, "cursor-is-broken")


@pytest.mark.parametrize(
    "moment", ["yesterday", "Mon, 99 Nov 2024", "Mon, 24 Nov 2025 10:00:00 +999999999999", "1", ", ,"]
)
def test_an_accept_datetime_that_is_none_is_refused(consultant: Program, moment: str) -> None:
    """The header holds an HTTP date or nothing."""
    answer = consultant.get("plans", accept_datetime=moment)
    refusal(answer, 400, "no-such-moment")


@pytest.mark.parametrize("position", ["x", "-1", "1.0", "99999999999999999999"])
def test_a_position_to_wait_for_that_is_none_is_refused(consultant: Program, position: str) -> None:
    """A reader waits for a number."""
    refusal(consultant.get("plans", sporbar_position=position), 400, "position-is-no-position")


def test_sentences_are_danish_unless_english_is_asked_for(consultant: Program) -> None:
    """The reader's `lang` goes before the header, and the type stays the same."""
    danish = refusal(consultant.get("plans", {"limit": "0", "lang": "da"}), 400, "limit-is-no-limit")
    english = refusal(consultant.get("plans", {"limit": "0"}), 400, "limit-is-no-limit")
    assert (danish["detail"], danish["title"]) == (
        "'limit' skal være et tal fra 1 til 500.",
        "Forespørgslen kan ikke læses",
    )
    assert english["title"] == "The request cannot be read"
