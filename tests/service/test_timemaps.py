"""A thing's timemap names every moment at which it changed, and its answers lead there."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime

import pytest

from tests.stories.client import Program, Stack, refusal

JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def at(stack: Stack) -> dict[str, int]:
    """The positions at which a trial changed, with entries between them that did not concern it."""
    consultant, team = stack.program("consultant"), stack.program("consultant")
    consultant.record("people/register-unit", unit="skole-a", name="Skole A", kind="skole")
    fields = {"trial": "ro", "title": "Ro", "unit": "skole-a", "question": "Falder uroen?"}
    held = {"proposed": team.record("trials/propose", **fields, occurred="2024-03-01")}
    consultant.record("people/register-unit", unit="skole-b", name="Skole B", kind="skole")
    held["started"] = team.record("trials/start", trial="ro", occurred="2024-03-04")
    held["observed"] = team.record("trials/observe", trial="ro", seen="Mere ro.", occurred="2024-03-11")
    held["retracted"] = team.record("records/retract", entry=held["observed"], because="Forkert prøvehandling.")
    return held


@pytest.fixture
def reader(stack: Stack, at: dict[str, int]) -> Program:
    """Who reads trials, once all of them show."""
    auditor = stack.program("auditor")
    assert auditor.read("trials")["position"] >= at["retracted"]
    return auditor


def _recorded(reader: Program, position: int) -> str:
    recorded = datetime.fromisoformat(reader.read(f"log/entries/{position}")["recorded"])
    return format_datetime(recorded.replace(microsecond=0), usegmt=True)


def _items(reader: Program, path: str, query: dict[str, str] | None = None) -> list[dict[str, object]]:
    return list(reader.get(path, query, accept="application/json").json()["items"])


def test_a_timemap_names_each_moment_at_which_the_thing_changed(at: dict[str, int], reader: Program) -> None:
    """The trial's own entries and its notes', in order, and nothing that concerned others."""
    items = _items(reader, "trials/ro/timemap")
    assert [one["position"] for one in items] == list(at.values())
    assert [one["type"] for one in items] == [
        "trial-proposed",
        "trial-started",
        "observation-recorded",
        "entry-retracted",
    ]
    assert [one["address"] for one in items] == [f"/api/v1/rebild/trials/ro?as_of={one}" for one in at.values()]
    assert items[0]["datetime"] == _recorded(reader, at["proposed"])


def test_each_moment_shows_another_state(reader: Program) -> None:
    """Following the timemap shows the trial as each of its entries left it."""
    bodies = [
        reader.stack.http.get(str(one["address"]), headers=reader.headers).json()
        for one in _items(reader, "trials/ro/timemap")
    ]
    assert [(one["state"], len(one["notes"])) for one in bodies] == [
        ("proposed", 0),
        ("running", 0),
        ("running", 1),
        ("running", 0),
    ]


def test_links_have_the_relations_of_the_standard(at: dict[str, int], reader: Program) -> None:
    """In link-format: the original as its own timegate, the map itself with its span, first and last mementos."""
    answer = reader.get("trials/ro/timemap")
    assert answer.headers["content-type"] == "application/link-format"
    assert "Accept" in answer.headers["vary"].split(", ")
    links = answer.text.removesuffix("\n").split(",\n")
    first, last = _recorded(reader, at["proposed"]), _recorded(reader, at["retracted"])
    assert links[0] == '</api/v1/rebild/trials/ro>; rel="original timegate"'
    assert links[1] == (
        '</api/v1/rebild/trials/ro/timemap>; rel="self"; type="application/link-format";'
        f' from="{first}"; until="{last}"'
    )
    relations = [re.findall(r'rel="([^"]+)"', link)[0] for link in links[2:]]
    assert relations == ["first memento", "memento", "memento", "last memento"]
    assert links[2] == f'</api/v1/rebild/trials/ro?as_of={at["proposed"]}>; rel="first memento"; datetime="{first}"'


def test_a_thing_leads_to_its_timemap(reader: Program) -> None:
    """Its answer links to the timemap, beside the way to the original."""
    links = reader.get("trials/ro").headers["link"].split(", ")
    assert '</api/v1/rebild/trials/ro/timemap>; rel="timemap"; type="application/link-format"' in links
    assert '</api/v1/rebild/trials/ro>; rel="original timegate"' in links


def test_a_long_timemap_comes_in_pages(at: dict[str, int], reader: Program) -> None:
    """Pages follow each other at one moment; each names the first and last of all, and where it goes on."""
    page, read = reader.get("trials/ro/timemap", {"limit": "3"}, accept="application/json").json(), []
    while True:
        read += [one["position"] for one in page["items"]]
        if not page["next"]:
            break
        query = {"limit": "3", "cursor": page["next"]}
        page = reader.get("trials/ro/timemap", query, accept="application/json").json()
    assert read == list(at.values())
    short = reader.get("trials/ro/timemap", {"limit": "3"}).text
    onward = re.search(r'<([^>]+)>; rel="timemap"; type="application/link-format"', short)
    assert onward
    rest = reader.stack.http.get(onward[1], headers=reader.headers).text
    assert f'as_of={at["retracted"]}>; rel="last memento"' in rest
    assert "first" not in rest


def test_an_earlier_timemap_knows_no_later_moments(at: dict[str, int], reader: Program) -> None:
    """As of the start the trial had two editions; before its proposal it is unknown."""
    then = _items(reader, "trials/ro/timemap", {"as_of": str(at["started"])})
    assert [one["position"] for one in then] == [at["proposed"], at["started"]]
    refusal(reader.get("trials/ro/timemap", {"as_of": "1"}), 404, "no-such-thing")


def test_what_is_gone_is_told_and_is_no_memento(stack: Stack, reader: Program) -> None:
    """A network whose forming was retracted keeps its timemap: the last edition is gone and cannot be read."""
    facilitator = stack.program("consultant")
    formed = facilitator.record(
        "networks/form", network="syd", name="Syd", purpose="Fælles.", members=["skole-a", "skole-b"]
    )
    gone = facilitator.record("records/retract", entry=formed, because="Netværket blev aldrig dannet.")
    reader.read("networks")
    items = _items(reader, "networks/syd/timemap")
    assert (items[-1]["position"], items[-1]["gone"], items[-1]["address"]) == (gone, True, None)
    text = reader.get("networks/syd/timemap").text
    assert f"as_of={gone}" not in text
    assert text.count("last memento") == 1
