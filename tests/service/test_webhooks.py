"""Administrators look after receivers over HTTP and the command line, and see how each is doing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database import Server
from adapters.outbox.addresses import networks_in
from adapters.outbox.retrying import Patience
from adapters.outbox.signing import signed
from service.guarded import Check
from service.identity import ROLES
from service.outbox import Outbox, outbox_in, sending
from service.settings import Settings
from service.startup import StartupError
from service.webhook_findings import webhook_findings
from tests.service.receiving import LOOPBACK, Answer, receiving
from tests.stories.client import Program, Stack, refusal, running, wait_until
from tests.towns import register_units


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs, with this machine allowed as a receiver."""
    with running(server, tmp_path_factory.mktemp("data"), webhook_networks=LOOPBACK) as held:
        yield held


@pytest.fixture
def administrator(stack: Stack) -> Program:
    """A program that may look after receivers."""
    return stack.program("administrator")


def add(by: Program, url: str, **more: object) -> dict[str, object]:
    """Register a receiver."""
    answer = by.post("webhooks", {"url": url, **more})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(f"/webhooks/{answer.json()['id']}")
    return dict(answer.json())


def test_a_receiver_is_registered_and_its_secret_shown_once(stack: Stack, administrator: Program) -> None:
    """The secret that is shown signs what comes; no later answer and no row of the database shows it."""
    town = stack.towns.get("rebild")
    patience = Patience(first=0.05, longest=0.1, attempts=2, seconds=0)
    with receiving() as receiver, sending(stack.towns, Outbox(networks_in(LOOPBACK), patience)):
        made = add(administrator, receiver.url, name="esdh", types=["unit-registered"])
        register_units(town, 1)
        wait_until(lambda: len(receiver.taken) == 1)
        letter = receiver.taken[0]
        key = base64.b64decode(str(made["secret"]).removeprefix("whsec_"))
        told = (letter.headers["webhook-id"], int(letter.headers["webhook-timestamp"]))
        assert signed(key, *told, letter.body).items() <= letter.headers.items()
        wait_until(lambda: administrator.get("webhooks/esdh").json()["behind"] == 0)
    assert "secret" not in administrator.get("webhooks").json()["items"][0]
    with town.pool.connection() as connection:
        row = connection.execute("select secret from sporbar_rebild.webhook").fetchone()
    assert row is not None
    assert key not in bytes(row[0])
    refusal(administrator.post("webhooks", {"url": receiver.url, "name": "esdh"}), 409, "name-is-taken")
    assert administrator.stack.http.get("/readyz").json()["webhooks"] == {"rebild": {"esdh": 0}}
    assert (
        administrator.stack.http.delete("/api/v1/rebild/webhooks/esdh", headers=administrator.headers).status_code
        == 204
    )


def test_what_cannot_be_a_receiver_is_refused(stack: Stack, administrator: Program) -> None:
    """Each misfit is refused in a sentence, and nobody but administrators comes in."""
    fine = "https://example.dk/hook"
    refusal(administrator.post("webhooks", {"url": "https://10.0.0.1/"}), 422, "address-is-not-allowed")
    refusal(administrator.post("webhooks", {"url": "http://example.dk/"}), 422, "address-is-not-allowed")
    refusal(administrator.post("webhooks", {"url": fine, "types": ["no-such"]}), 400, "kind-is-unknown")
    refusal(administrator.post("webhooks", {"url": fine, "name": "Æ"}), 422, "name-does-not-fit")
    refusal(administrator.post("webhooks", {"url": fine, "after": 10**6}), 400, "moment-is-ahead")
    refusal(administrator.post("webhooks", {"uri": fine}), 422, "body-does-not-fit")
    refusal(administrator.post("webhooks", content=b"{"), 400, "body-is-no-json")
    refusal(administrator.get("webhooks/nobody"), 404, "no-such-receiver")
    refusal(administrator.post("webhooks/nobody/pause"), 404, "no-such-receiver")
    refusal(administrator.post("webhooks/nobody/dead/1/replay"), 404, "no-such-receiver")
    for role in set(ROLES) - {"administrator"}:
        refusal(stack.program(role).get("webhooks"), 403, "not-allowed")
        refusal(stack.program(role).post("webhooks", {"url": fine}), 403, "not-allowed")


def test_dead_letters_are_seen_replayed_and_dropped(stack: Stack, administrator: Program) -> None:
    """A refused event shows in the list and to `doctor`; once it is replayed or dropped, all is well again."""
    town, patience = stack.towns.get("rebild"), Patience(first=0.02, longest=0.05, attempts=2, seconds=0)
    refused = True

    def findings() -> list[Check]:
        return [Check(*one) for one in webhook_findings(stack.towns.all())]

    with (
        receiving(lambda _: Answer(400 if refused else 200)) as receiver,
        sending(stack.towns, Outbox(networks_in(LOOPBACK), patience)),
    ):
        add(administrator, receiver.url, name="streng")
        register_units(town, 2, prefix="ny")
        wait_until(lambda: len(administrator.get("webhooks/streng/dead").json()["items"]) == 2)
        first, second = (one["position"] for one in administrator.get("webhooks/streng/dead").json()["items"])
        assert [(one.holds, "2 dead letters" in one.says) for one in findings()] == [(False, True)]
        refused = False
        assert administrator.post(f"webhooks/streng/dead/{first}/replay").status_code == 202
        wait_until(lambda: len(administrator.get("webhooks/streng/dead").json()["items"]) == 1)
        refusal(administrator.post(f"webhooks/streng/dead/{first}/replay"), 404, "no-such-letter")
        address = f"/api/v1/rebild/webhooks/streng/dead/{second}"
        assert stack.http.delete(address, headers=administrator.headers).status_code == 204
        assert receiver.positions() == [first]
    assert [one.holds for one in findings()] == [True]
    assert administrator.post("webhooks/streng/pause").json()["state"] == "paused"
    assert administrator.post("webhooks/streng/resume").json()["state"] == "active"


def test_networks_that_are_none_stop_the_program(tmp_path: Path) -> None:
    """A network that is misspelt is said before anything is sent."""
    with pytest.raises(StartupError, match=r"10\.20\.0\.0/16"):
        outbox_in(Settings(data_dir=tmp_path, webhook_networks="10.0.0.1/8"))
