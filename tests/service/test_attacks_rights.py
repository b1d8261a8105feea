"""What a role must not reach, by whichever way it asks."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from adapters.database import Server
from service.town import fact_of
from tests.stories.client import Program, Stack, refusal, running

SAID = "Kollegaen græd efter mødet."
RIGHT = "Kollegaen gik hjem efter mødet."
UNITS = ("skole-a", "skole-b", "skole-c")


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A network of Skole A and Skole B, a meeting of theirs whose learning was corrected, and Skole C beside them."""
    with running(server, tmp_path_factory.mktemp("data")) as held:
        consultant = held.program("consultant")
        for unit in UNITS:
            consultant.record("people/register-unit", unit=unit, name=unit, kind="skole")
        consultant.record("networks/form", network="nord", name="Nord", purpose="Fælles", members=list(UNITS[:2]))
        attendance = [{"unit": "skole-a", "presence": "present"}]
        entry = consultant.record(
            "networks/hold-meeting", network="nord", meeting="m", attendance=attendance, learning=SAID
        )
        consultant.record(
            "records/correct",
            entry=entry,
            texts=[{"field": "learning", "text": RIGHT}],
            because="Det var en fejl.",
        )
        yield held


def everything(program: Program) -> str:
    """All that a program's role reads of the network and of the timeline."""
    return json.dumps([program.read("networks/nord"), program.items("timeline")], ensure_ascii=False)


@pytest.mark.parametrize("role", ["auditor", "supervisor", "politician", "administrator"])
def test_a_corrected_text_is_closed_to_those_who_may_not_read_the_text_that_it_corrects(
    stack: Stack, role: str
) -> None:
    """A right to read why something was corrected opens no conversation of a network."""
    shown = everything(stack.program(role))
    assert SAID not in shown
    assert RIGHT not in shown


def test_a_member_reads_the_corrected_text_of_its_own_network(stack: Stack) -> None:
    """What opens a text to a unit opens its correction too."""
    shown = everything(stack.program("leader", "skole-a"))
    assert SAID in shown
    assert RIGHT in shown


def test_a_unit_that_is_no_member_any_more_reads_nothing_at_an_earlier_moment(stack: Stack) -> None:
    """Who may open a text is decided by what is so today, whatever the moment that is shown."""
    consultant, leader = stack.program("consultant"), stack.program("leader", "skole-c")
    consultant.record("networks/form", network="syd", name="Syd", purpose="Fælles", members=["skole-b", "skole-c"])
    attendance = [{"unit": "skole-b", "presence": "present"}]
    consultant.record("networks/hold-meeting", network="syd", meeting="s", attendance=attendance, learning=SAID)
    before = stack.head()
    assert SAID in json.dumps(leader.read("networks/syd"), ensure_ascii=False)
    joined = next(
        fact.position
        for fact in map(fact_of, stack.towns.get("rebild").log.entries())
        if fact.event.type() == "member-joined" and fact.tags == {"network:syd", "unit:skole-c"}
    )
    consultant.record("records/retract", entry=joined, because="Skolen er ikke med i netværket.")
    assert SAID not in json.dumps(leader.read("networks/syd"), ensure_ascii=False)
    assert SAID not in json.dumps(leader.read("networks/syd", {"as_of": str(before)}), ensure_ascii=False)


def test_a_leader_calls_meetings_of_its_own_network_only(stack: Stack) -> None:
    """To call a meeting, a member's leader has to be a member's."""
    called = {"network": "nord", "at": "2027-01-12", "kind": "theme-meeting"}
    assert stack.program("leader", "skole-a").post("networks/call-meeting", called).status_code == httpx.codes.CREATED
    refused = stack.program("leader", "skole-c").post("networks/call-meeting", called)
    refusal(refused, httpx.codes.FORBIDDEN, "not-your-unit")


def test_the_id_made_up_for_a_person_tells_no_name(stack: Stack) -> None:
    """A person's name stays in the vault: an id made up from it would stand in the log for good."""
    answer = stack.program("consultant").post("people/register-person", {"name": "Navnesen", "role": "team"})
    assert answer.status_code == httpx.codes.CREATED
    assert "navnesen" not in answer.text.lower()
    for entry in stack.towns.get("rebild").log.entries():
        assert b"navnesen" not in (entry.data + " ".join(entry.tags).encode()).lower()
