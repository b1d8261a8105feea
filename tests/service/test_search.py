"""Search: open words in Danish and English, at any moment, best first, page by page."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.stories.client import Program, Stack

MANY = 23


@pytest.fixture(scope="module", autouse=True)
def _recorded(stack: Stack) -> None:
    """Recommendations with words in both languages; one was corrected, and one retracted."""
    consultant = stack.program("consultant")
    consultant.record("people/register-unit", unit="skole-a", name="Skovskolen", kind="skole")
    consultant.record("cases/open", case="vision", title="Vision for alle børn", question="Hvad vil vi?")

    def says(text: str, **fields: str) -> int:
        return consultant.record("cases/recommend", case="vision", text=text, occurred="2024-03-01", **fields)

    says("Børnene trives i skolerne, og forældrene er trygge.", by_unit="skole-a")
    says("Leaders are learning from each other's schools.")
    says("Ærø, Østerbro og Ålborg læser æbler op.")
    says("Tidlig indsats i netværket.")
    says("Indsats, som ikke er tidlig.")
    for number in range(MANY):
        says(f"Samme ord, delmål nummer {number}." + " Samme ord." * (number % 3))
    wrong = says("Bekymring blandt undervisere.")
    gone = says("Fortrydelse blandt undervisere.")
    value = '"Begejstring blandt undervisere."'
    consultant.record("records/correct", entry=wrong, fields=[{"field": "text", "value": value}], because="Forkert.")
    consultant.record("records/retract", entry=gone, because="Hører ikke til her.")


@pytest.fixture
def reader(stack: Stack) -> Program:
    """Somebody who reads the timeline."""
    return stack.program("politician")


def texts(reader: Program, q: str, **query: str) -> list[str]:
    """What is found, as the excerpts show it."""
    return [one["excerpt"]["text"] or one["title"]["text"] for one in reader.items("search", {"q": q, **query})]


def marked(item: dict[str, Any]) -> list[str]:
    """The words that an excerpt marks."""
    return [item["excerpt"]["text"][first:last] for first, last in item["excerpt"]["marks"]]


@pytest.mark.parametrize(
    ("q", "marks"),
    [
        ("barnets skole", []),
        ("børn skole", [["Børnene", "skolerne"]]),
        ("BØRNENES", [["Børnene"]]),
        ("forælder", []),
        ("forældre", [["forældrene"]]),
        ("learn school", [["learning", "schools"]]),
        ("ærø østerbro ålborg", [["Ærø", "Østerbro", "Ålborg"]]),
        ("æble", [["æbler"]]),
        ("aeble", []),
        ("netv", [["netværket"]]),
        ("tidlig netv", [["Tidlig", "netværket"]]),
        ('"tidlig indsats"', [["Tidlig", "indsats"]]),
        ("skoler -schools", [["skolerne"]]),
        ("tidlig -netværk", [["tidlig"]]),
        ("ærø or learning", [["learning"], ["Ærø"]]),
        ("ærø eller learning", [["learning"], ["Ærø"]]),
    ],
)
def test_words_are_found_in_danish_and_english(reader: Program, q: str, marks: list[list[str]]) -> None:
    """Words are found and marked whatever their ending and case, the last one also when it is only begun."""
    found = reader.items("search", {"q": q, "type": "recommendation-made"})
    assert [marked(one) for one in found] == marks, q


def test_a_hit_says_what_it_is(reader: Program) -> None:
    """An item leads to its entry, and shows title and excerpt with their marks as places in plain text."""
    (item,) = reader.items("search", {"q": "vision børn"})
    assert {name: item[name] for name in ("type", "subject", "title", "excerpt", "field")} == {
        "type": "case-opened",
        "subject": "cases",
        "title": {"text": "Vision for alle børn", "marks": [[0, 6], [16, 20]]},
        "excerpt": {"text": "Hvad vil vi?", "marks": []},
        "field": None,
    }
    assert item["link"] == f"/rebild/log/{item['position']}"
    assert item["id"] == item["position"]


def test_a_title_weighs_more_than_a_text(reader: Program) -> None:
    """What is called by a word comes before what only mentions it, and ranks fall from hit to hit."""
    found = reader.items("search", {"q": "børn"})
    assert [one["type"] for one in found] == ["case-opened", "recommendation-made"]
    assert found[0]["rank"] > found[1]["rank"] > 0


def test_a_search_is_whole_however_it_is_paged(reader: Program) -> None:
    """Page by page one reads every hit once, in the order of all, equal ranks newest first."""
    whole = reader.items("search", {"q": "samme ord"})
    order = [(one["rank"], one["position"]) for one in whole]
    assert len(whole) == MANY
    assert order == sorted(order, reverse=True)
    assert len({rank for rank, _ in order}) < MANY
    page = reader.read("search", {"q": "samme ord", "limit": "4"})
    read = page["items"]
    while page["next"]:
        page = reader.read("search", {"q": "samme ord", "limit": "4", "cursor": page["next"]})
        read += page["items"]
    assert read == whole


def test_a_cursor_does_not_hold_what_is_sought(reader: Program) -> None:
    """A cursor names a position, a rank, an entry and a generation of tables, and no word."""
    following = reader.read("search", {"q": "samme ord", "limit": "2"})["next"]
    held = base64.urlsafe_b64decode(following + "==").decode()
    assert "samme" not in held
    assert [part.isdigit() for part in held.strip("[]").replace('"', "").replace(".", ",").split(",")] == [True] * 4


def test_an_earlier_moment_finds_the_words_of_that_time(reader: Program) -> None:
    """Corrected words are found from the correction on, retracted ones until then; the same search at any position."""
    corrected = reader.items("timeline", {"type": "entry-corrected"})[0]["position"]
    for q, before, after in (("bekymring", 1, 0), ("begejstring", 0, 1)):
        assert len(texts(reader, q, as_of=str(corrected - 1))) == before
        assert len(texts(reader, q)) == after
    assert len(texts(reader, "fortrydelse", as_of=str(corrected))) == 1
    assert texts(reader, "fortrydelse") == []
    assert texts(reader, "undervisere", as_of="1") == []


def test_a_later_correction_does_not_move_an_open_page(stack: Stack, reader: Program) -> None:
    """A cursor goes on at the position at which the search began."""
    first = reader.read("search", {"q": "delmål", "limit": "5"})
    consultant = stack.program("consultant")
    consultant.record("cases/recommend", case="vision", text="Delmål, delmål, delmål.", occurred="2024-03-02")
    second = reader.read("search", {"q": "delmål", "limit": "500", "cursor": first["next"]})
    assert second["position"] == first["position"]
    assert len({one["id"] for one in first["items"] + second["items"]}) == MANY


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"subject": "cases"}, 1),
        ({"subject": "plans"}, 0),
        ({"subject": "case:vision"}, 1),
        ({"subject": "case:another"}, 0),
        ({"type": "recommendation-made"}, 1),
        ({"type": "plan-drafted"}, 0),
        ({"unit": "skole-a"}, 1),
        ({"unit": "skole-b"}, 0),
        ({"from": "2024-03-01", "to": "2024-03-01"}, 1),
        ({"from": "2024-03-02"}, 0),
        ({"to": "2024-02-29"}, 0),
    ],
)
def test_a_search_is_narrowed_as_the_timeline_is(reader: Program, query: dict[str, str], number: int) -> None:
    """A search is narrowed by subject, type, unit and time, both days included; and so is the timeline by words."""
    assert len(reader.items("search", {"q": "forældre", **query})) == number
    assert len(reader.items("timeline", {"q": "forældre", **query})) == number


def test_the_timeline_by_words_stays_in_its_order(reader: Program) -> None:
    """Narrowed by words the timeline shows entries newest first, as it shows all."""
    positions = [one["position"] for one in reader.items("timeline", {"q": "samme"})]
    assert positions == sorted(positions, reverse=True)
    assert len(positions) == MANY
