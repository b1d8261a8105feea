"""Outboxes beside each other, and receivers registered with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from adapters.exports.selection import Selection
from adapters.outbox.addresses import networks_in
from adapters.outbox.receivers import Receiver
from adapters.outbox.retrying import Patience
from adapters.outbox.signing import new_secret
from service.outbox import Outbox, sending
from service.town import Town
from service.towns import Towns
from tests.service.receiving import LOOPBACK, Receiving
from tests.towns import record

QUICK = Patience(first=0.05, longest=0.2, attempts=3, seconds=0.1)
SECRET = new_secret()


def register(town: Town, receiver: Receiving, name: str = "esdh", *, after: int = 0, **chosen: tuple[str, ...]) -> None:
    """Register a receiver."""
    assert town.receivers.add(name, receiver.url, Selection(**chosen), SECRET, after=after, by="test")


def form_network(town: Town, **more: Any) -> None:  # noqa: ANN401 the command's other fields
    """Record three entries: a network and its two members."""
    record(town, "networks/form", network="nord", name="Nord", purpose="Læring", members=["skole-0", "skole-1"], **more)


def state(town: Town, name: str = "esdh") -> Receiver:
    """Give a receiver as it stands."""
    found = town.receivers.find(name)
    assert found is not None
    return found


@contextmanager
def outbox(towns: Towns, patience: Patience = QUICK, count: int = 1) -> Iterator[None]:
    """Run outboxes beside each other."""
    with ExitStack() as running:
        for _ in range(count):
            running.enter_context(sending(towns, Outbox(networks_in(LOOPBACK), patience)))
        yield
