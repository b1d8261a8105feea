"""Asking again is safe: one key records once, says the same again, and belongs to who used it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.stories.client import Program, Stack, refusal

UNIT = {"name": "Skole A", "kind": "skole"}


@pytest.fixture
def consultant(stack: Stack) -> Program:
    """Whoever may record most things."""
    return stack.program("consultant")


def test_the_same_key_answers_the_same(stack: Stack, consultant: Program) -> None:
    """The second request records nothing and gives the positions, the id and the address of the first."""
    fields = {**UNIT, "unit": "skole-a"}
    first = consultant.post("people/register-unit", fields, key="én".encode().hex())
    head = stack.head()
    again = consultant.post("people/register-unit", dict(reversed(fields.items())), key="én".encode().hex())
    assert (first.status_code, again.status_code, stack.head()) == (201, 201, head)
    proof = f"/api/v1/rebild/log/entries/{head}/proof"
    assert first.json() == {
        "position": head,
        "positions": [head],
        "repeated": False,
        "id": "skole-a",
        "receipt": proof,
    }
    assert again.json() == {**first.json(), "repeated": True}
    assert again.headers["location"] == first.headers["location"] == f"/api/v1/rebild/log/entries/{head}"


def test_an_id_that_was_left_out_is_made_up_once(stack: Stack, consultant: Program) -> None:
    """A client that leaves the id to the service and asks again gets the same thing, not a second one."""
    fields = {"name": "Skole B", "kind": "skole"}
    made = [consultant.post("people/register-unit", fields, key="skole-b").json()["id"] for _ in range(3)]
    assert made[0].startswith("skole-b-")
    assert made == [made[0]] * 3
    assert [one["name"] for one in consultant.items("units")].count("Skole B") == 1
    assert stack.head() == consultant.read("units")["position"]


def test_a_key_knows_what_was_asked_with_it(stack: Stack, consultant: Program) -> None:
    """The same key with another body is refused, and nothing is recorded."""
    consultant.post("people/establish-forum", {"forum": "bfu", "name": "BFU", "kind": "udvalg"}, key="forum")
    head = stack.head()
    other = {"forum": "bfu", "name": "BFU", "kind": "udvalg", "decides": True}
    refusal(consultant.post("people/establish-forum", other, key="forum"), 422, "key-used-differently")
    assert stack.head() == head


def test_a_key_belongs_to_one_command(consultant: Program) -> None:
    """Another command may come with the same key."""
    assert consultant.post("people/register-unit", {"name": "Skole C", "kind": "skole"}, key="k").status_code == 201
    answer = consultant.post("people/establish-forum", {"name": "MED", "kind": "MED"}, key="k")
    assert (answer.status_code, answer.json()["repeated"]) == (201, False)


@pytest.mark.parametrize(
    ("role", "unit", "other_role", "other_unit"),
    [("consultant", None, "facilitator", None), ("leader", "skole-d", "leader", "skole-e")],
)
def test_a_key_belongs_to_who_used_it(
    stack: Stack, role: str, unit: str | None, other_role: str, other_unit: str | None
) -> None:
    """Somebody else with the same key and body is somebody else: held to the rules, and recorded anew."""
    consultant = stack.program("consultant")
    for name in ("skole-d", "skole-e"):
        consultant.post("people/register-unit", {"unit": name, "name": name, "kind": "skole"}, key=name)
    first, other = stack.program(role, unit), stack.program(other_role, other_unit)
    fields = {"title": "Morgensamling", "unit": "skole-d", "question": "Falder uroen?"}
    assert first.post("trials/propose", fields, key="trial").status_code == 201
    answer = other.post("trials/propose", fields, key="trial")
    if other_unit:
        refusal(answer, 403, "not-your-unit")
    else:
        assert (answer.status_code, answer.json()["repeated"]) == (201, False)


def test_many_at_once_with_one_key_record_once(stack: Stack, consultant: Program) -> None:
    """Ten requests with one key at the same time leave one entry, and all are told the same."""
    fields = {"name": "Skole F", "kind": "skole"}
    before = stack.head()
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: consultant.post("people/register-unit", fields, key="at-once"), range(10)))
    assert {answer.status_code for answer in answers} == {httpx.codes.CREATED}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [answer.json()["repeated"] for answer in answers].count(False) == 1
    assert stack.head() == before + 1


def test_what_is_so_already_is_recorded_once_without_a_key(stack: Stack, consultant: Program) -> None:
    """A decision that has already been made is answered with 200, no positions and nothing recorded."""
    consultant.record("plans/draft", plan="vision", title="Vision", kind="strategy")
    assert consultant.post("plans/adopt", {"plan": "vision"}).status_code == 201
    head = stack.head()
    again = consultant.post("plans/adopt", {"plan": "vision"})
    assert (again.status_code, again.json()) == (200, {"position": head, "positions": [], "repeated": True})
    assert stack.head() == head


@pytest.mark.parametrize("key", ["", "a b", "x" * 201])
def test_a_key_that_is_none_is_refused(stack: Stack, consultant: Program, key: str) -> None:
    """A key is visible ASCII, up to 200 characters."""
    head = stack.head()
    answer = consultant.post("people/register-unit", UNIT, headers={"Idempotency-Key": key})
    refusal(answer, 400, "key-is-no-key")
    assert stack.head() == head


def test_the_key_itself_is_nowhere(stack: Stack, consultant: Program) -> None:
    """The log knows a key only blinded: neither the key nor a plain digest of it stands in any entry."""
    consultant.post("people/register-unit", {"name": "Skole G", "kind": "skole"}, key="meget-hemmelig")
    entry = consultant.read(f"log/entries/{stack.head()}")
    request = [tag for tag in entry["tags"] if tag.startswith("request:")]
    assert len(request) == 1
    assert "meget-hemmelig" not in str(entry)
    assert all("request:" not in tag for one in consultant.items("timeline") for tag in one["tags"])
