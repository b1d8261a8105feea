"""Lists are read whole page by page, narrowed by what they say, and what belongs to a thing stands in its order."""

from __future__ import annotations

import pytest

from tests.stories.client import Program, Stack
from tests.stories.main_story import tell

SEEN = 12
ALMOST_A_HUNDRED = 90


@pytest.fixture(scope="module", autouse=True)
def _told(stack: Stack) -> None:
    """The story, and a trial with so many observations that their positions gain a digit."""
    tell(stack)
    team = stack.program("team", "skole-a")
    while stack.head() < ALMOST_A_HUNDRED:
        stack.program("consultant").record("people/register-unit", name=f"Enhed {stack.head()}", kind="enhed")
    team.record("trials/propose", trial="lang", title="Lang", unit="skole-a", question="Hvor længe?")
    team.record("trials/start", trial="lang")
    for number in range(SEEN):
        team.record("trials/observe", trial="lang", seen=f"Iagttagelse {number}")


@pytest.fixture
def consultant(stack: Stack) -> Program:
    """Whoever reads everything."""
    return stack.program("consultant")


def test_what_belongs_to_a_thing_stands_in_the_order_in_which_it_came(consultant: Program) -> None:
    """The tenth entry does not stand before the fourth."""
    notes = consultant.read("trials/lang")["notes"]
    assert [note["text"]["text"] for note in notes] == [f"Iagttagelse {number}" for number in range(SEEN)]
    assert [note["position"] for note in notes] == sorted(note["position"] for note in notes)


@pytest.mark.parametrize("path", ["timeline", "units", "trials", "decisions", "cases", "people", "plans", "networks"])
def test_a_list_is_whole_however_it_is_paged(consultant: Program, path: str) -> None:
    """Page by page one reads every item once, in the order of the whole list, and the last page says it is the last."""
    whole = consultant.items(path)
    assert whole
    read, page = [], consultant.read(path, {"limit": "7"})
    read += page["items"]
    while page["next"]:
        page = consultant.read(path, {"limit": "7", "cursor": page["next"]})
        read += page["items"]
    assert read == whole


@pytest.mark.parametrize(
    ("path", "query", "ids"),
    [
        ("trials", {"state": "concluded"}, ["overgange"]),
        ("trials", {"state": "running", "unit": "skole-a"}, ["lang", "stille"]),
        ("trials", {"network": "nord"}, ["overgange"]),
        ("decisions", {"case": "navn"}, ["navn-1"]),
        ("decisions", {"forum": "ukendt"}, []),
        ("cases", {"plan": "vision"}, ["udvid"]),
        ("units", {"kind": "dagtilbud"}, ["dagtilbud-b"]),
        ("people", {"role": "leader"}, ["leder-1"]),
        ("plans", {"state": "adopted"}, ["vision"]),
        ("indicators", {"plan": "vision"}, ["ro"]),
        ("forums", {"kind": "udvalg"}, ["bfu"]),
    ],
)
def test_a_list_is_narrowed(consultant: Program, path: str, query: dict[str, str], ids: list[str]) -> None:
    """A list gives what meets all that it is narrowed to, by the ids under which each thing is read."""
    assert [one["id"] for one in consultant.items(path, query)] == ids
    for identity in ids:
        assert consultant.read(f"{path}/{identity}")["id"] == identity


def test_every_entry_of_the_timeline_names_its_proof(consultant: Program) -> None:
    """Each item leads to the proof that it lies in the log."""
    for item in consultant.items("timeline"):
        assert item["proof"] == f"/api/v1/rebild/log/entries/{item['position']}/proof"


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"subject": "indicator:ro", "actor": "demo-consultant"}, 5),
        ({"subject": "indicator:ro", "actor": "demo-leader"}, 0),
        ({"subject": "trials", "unit": "skole-a", "actor": "demo-leader"}, 5),
        ({"subject": "networks", "from": "2024-02-20", "to": "2024-02-20"}, 3),
        ({"type": "meeting-held", "from": "2024-02-21"}, 0),
        ({"type": "plan-adopted", "to": "2024-01-24"}, 1),
    ],
)
def test_the_timeline_is_narrowed(consultant: Program, query: dict[str, str], number: int) -> None:
    """The timeline is narrowed by subject, type, who recorded, unit, and when it happened, both days included."""
    assert len(consultant.items("timeline", query)) == number
