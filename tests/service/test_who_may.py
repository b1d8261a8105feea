"""Who may do what: every command and every read, for every role, by a table that stands here a second time."""

from __future__ import annotations

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from service.guard import PUBLIC, permission_of
from service.identity import ROLES
from service.policy import POLICY
from tests.service.examples import SLICES
from tests.stories.client import Stack, refusal, wait_until

COMMANDS = {
    "people.register": {"consultant", "administrator"},
    "plans.write": {"consultant"},
    "networks.write": {"consultant", "facilitator", "leader"},
    "trials.run": {"consultant", "facilitator", "leader", "team"},
    "evaluations.write": {"consultant"},
    "cases.write": {"consultant", "secretary"},
    "cases.decide": {"secretary"},
    "records.amend": {"consultant"},
    "records.destroy-key": {"dpo"},
}
OVERSIGHT = {"consultant", "supervisor", "auditor", "dpo", "administrator"}
READS = {
    "plans": set(ROLES) - {"body"},
    "networks": set(ROLES) - {"body"},
    "trials": set(ROLES) - {"body"},
    "indicators": set(ROLES) - {"body"},
    "units": set(ROLES) - {"body"},
    "people": set(ROLES) - {"body"},
    "timeline": set(ROLES) - {"body"},
    "search?q=skole": set(ROLES) - {"body"},
    "events": set(ROLES) - {"body"},
    "webhooks": {"administrator"},
    "cases": set(ROLES),
    "decisions": set(ROLES),
    "supervision/report": OVERSIGHT,
    "log/entries/1": OVERSIGHT,
    "log/tile/entries/000.p/1": OVERSIGHT,
}


@pytest.mark.parametrize("name", SLICES)
def test_a_command_is_for_its_roles(stack: Stack, name: str) -> None:
    """A role that the table does not name is refused; one that it names comes as far as the command's fields."""
    for role in ROLES:
        answer = stack.program(role, "skole-a").post(name, {})
        if role in COMMANDS[SLICES[name].permission]:
            refusal(answer, 422, "body-does-not-fit")
        else:
            assert refusal(answer, 403, "not-allowed")["role"] == role


@pytest.mark.parametrize("path", READS)
def test_a_read_is_for_its_roles(stack: Stack, path: str) -> None:
    """A role that the table does not name reads nothing there."""
    stack.program("consultant").post("people/register-unit", {"unit": "skole-a", "name": "Skole A", "kind": "skole"})
    wait_until(lambda: stack.towns.get("rebild").seal.latest() is not None)
    for role in ROLES:
        answer = stack.program(role).get(path, sporbar_position="1")
        if role in READS[path]:
            assert answer.status_code in (httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE)
        else:
            refusal(answer, 403, "not-allowed")


def test_nobody_comes_in_without_saying_who_they_are(stack: Stack) -> None:
    """Without a token or cookie every address of the API that is not public answers 401 and says how to sign in."""
    closed = 0
    for route in iter_route_contexts(stack.app.routes):
        for method in (route.methods or set()) & {"GET", "POST"}:
            path = (route.path or "").replace("{municipality}", "rebild").replace("{position}", "1")
            if path.startswith("/api/") and permission_of(route.endpoint) != PUBLIC:
                answer = stack.http.request(method, path, json={})
                refusal(answer, 401, "not-signed-in")
                assert answer.headers["www-authenticate"] == "Bearer"
                closed += 1
    assert closed > len(SLICES)


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/openapi.json",
        *(
            f"/api/v1/rebild/log/{name}"
            for name in (
                "checkpoint",
                "checkpoints",
                "keys",
                "tile/0/000.p/1",
                "consistency?from=1",
                "entries/1/proof",
            )
        ),
    ],
)
def test_what_is_public_is_open(stack: Stack, path: str) -> None:
    """The process's health, the API's document, and of the log what holds hashes only need no sign-in."""
    stack.program("consultant").post("people/register-unit", {"unit": "skole-a", "name": "Skole A", "kind": "skole"})
    wait_until(lambda: stack.towns.get("rebild").seal.latest() is not None)
    assert stack.http.get(path).status_code == httpx.codes.OK


def test_every_permission_is_somebodys(stack: Stack) -> None:
    """No route names a permission that no role has: a slip of the pen would lock everybody out."""
    held = {permission for rights in POLICY.values() for permission in rights}
    named = {permission_of(route.endpoint) for route in iter_route_contexts(stack.app.routes) if route.methods}
    assert named - held == {PUBLIC}
    assert {slice_.permission for slice_ in SLICES.values()} == set(COMMANDS)


def test_a_route_that_names_no_permission_lets_nobody_in(stack: Stack) -> None:
    """A new route whose author forgot who may use it is closed to everybody, signed in or not."""
    stack.app.add_api_route("/api/v1/{municipality}/forgotten", lambda: {"secret": 1})
    refusal(stack.program("consultant").get("forgotten"), 403, "not-allowed")
    refusal(stack.http.get("/api/v1/rebild/forgotten"), 403, "not-allowed")


def test_a_leader_acts_for_the_own_unit_alone(stack: Stack) -> None:
    """A leader or team proposes, starts and follows up only for the unit acted for; without one, for none."""
    consultant = stack.program("consultant")
    for name in ("skole-a", "skole-b", "skole-c"):
        consultant.post("people/register-unit", {"unit": name, "name": name, "kind": "skole"})
    proposed = {"title": "Stille start", "unit": "skole-b", "question": "Virker det?", "trial": "stille"}
    for role in ("leader", "team"):
        for unit in ("skole-a", None):
            refusal(stack.program(role, unit).post("trials/propose", proposed), 403, "not-your-unit")
    assert stack.program("leader", "skole-b").post("trials/propose", proposed).status_code == httpx.codes.CREATED
    refusal(stack.program("leader", "skole-a").post("trials/start", {"trial": "stille"}), 403, "not-your-unit")
    assert stack.program("team", "skole-b").post("trials/start", {"trial": "stille"}).status_code == httpx.codes.CREATED


def test_an_agreement_of_ones_own_opens_no_other_unit(stack: Stack) -> None:
    """A leader cannot propose a trial for another unit by naming an agreement that the own unit made."""
    consultant = stack.program("consultant")
    members = ["skole-b", "skole-c"]
    consultant.record("networks/form", network="nord", name="Nord", purpose="Fælles.", members=members)
    consultant.record(
        "networks/hold-meeting",
        network="nord",
        meeting="m",
        attendance=[{"unit": "skole-c", "presence": "present"}],
        agreements=[{"agreement": "aftale", "what": "Prøv.", "by": "skole-c", "due": "2024-05"}],
        occurred="2024-03-01",
    )
    leader = stack.program("leader", "skole-c")
    fields = {"title": "Ro", "question": "Virker det?", "agreement": "aftale"}
    refusal(leader.post("trials/propose", {**fields, "unit": "skole-b"}), 403, "not-your-unit")
    assert leader.post("trials/propose", {**fields, "unit": "skole-c"}).status_code == httpx.codes.CREATED
