"""Webhooks leave in order and at least once, whatever happens to receivers, and nothing but the log sets them off."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise

from adapters.outbox.signing import signed
from projections.catalogue import PROJECTIONS
from service.rebuilding import rebuild
from service.town import Town
from service.towns import Towns
from tests.service.outboxes import SECRET, form_network, outbox, register, state
from tests.service.receiving import receiving
from tests.stories.client import wait_until
from tests.towns import register_units


def test_events_come_in_order_signed_and_without_sealed_texts(town: Town, towns: Towns) -> None:
    """What was recorded before and while it runs comes in order, signed over its very bytes, and opens no text."""
    register_units(town, 3)
    form_network(town, because="Fortroligt begrundet")
    with receiving() as receiver, outbox(towns):
        register(town, receiver)
        wait_until(lambda: len(receiver.taken) == 6)
        register_units(town, 2, first=3)
        wait_until(lambda: len(receiver.taken) == 8)
    assert receiver.positions() == [1, 2, 3, 4, 5, 6, 7, 8]
    for before, letter in pairwise(receiver.taken):
        assert letter.event["previous"] == before.event["sequence"]
        seconds = int(letter.headers["webhook-timestamp"])
        assert abs(time.time() - seconds) < 60
        made = signed(SECRET, letter.event["id"], seconds, letter.body)
        assert made.items() <= letter.headers.items()
        assert signed(SECRET, letter.event["id"], seconds, letter.body + b" ") != made
    sealed = receiver.taken[3].event["data"]["because"]
    assert sealed == {"position": 4, "field": "because", "state": "closed"}
    assert receiver.taken[0].headers["content-type"] == "application/cloudevents+json"


def test_only_what_was_asked_for_is_sent(town: Town, towns: Towns) -> None:
    """A receiver gets the types and subjects that it chose, and its checkpoint passes the others."""
    register_units(town, 2)
    with ExitStack() as held:
        held.enter_context(outbox(towns))
        by_tag, by_type, by_folder = (held.enter_context(receiving()) for _ in range(3))
        register(town, by_tag, "tag", subjects=("unit:skole-1",))
        register(town, by_type, "type", types=("network-formed",))
        register(town, by_folder, "folder", subjects=("networks",), after=2)
        form_network(town)
        register_units(town, 2, first=2)
        wait_until(lambda: {state(town, name).position for name in ("tag", "type", "folder")} == {town.log.head()})
        about = [fact.position for fact in town.facts() if "unit:skole-1" in fact.tags]
        assert len(about) > 1
        assert [one.positions() for one in (by_tag, by_type, by_folder)] == [about, [3], [3, 4, 5]]


def test_a_paused_receiver_is_sent_nothing(town: Town, towns: Towns) -> None:
    """While it is paused nothing is sent; resumed, it gets what came meanwhile."""
    with receiving() as receiver, outbox(towns):
        register(town, receiver)
        register_units(town, 1)
        wait_until(lambda: len(receiver.taken) == 1)
        town.receivers.pause("esdh")
        time.sleep(1.2)
        register_units(town, 2, first=1)
        time.sleep(0.7)
        assert receiver.positions() == [1]
        town.receivers.resume("esdh")
        wait_until(lambda: receiver.positions() == [1, 2, 3])


def test_one_sender_at_a_time(new_town: Callable[[str], Town], towns: Towns) -> None:
    """Three outboxes beside each other send each event of each municipality once, in order."""
    held = [new_town("ishoej"), new_town("rebild")]
    with receiving() as first, receiving() as second, outbox(towns, count=3):
        for town, receiver in zip(held, (first, second), strict=True):
            register(town, receiver)
            register_units(town, 20)
        wait_until(lambda: len(first.taken) == len(second.taken) == 20)
        time.sleep(0.5)
    assert first.positions() == second.positions() == list(range(1, 21))


def test_a_rebuild_fires_nothing(town: Town, towns: Towns) -> None:
    """Folding every projection anew sends no event a second time."""
    register_units(town, 5)
    with receiving() as receiver, outbox(towns):
        register(town, receiver)
        wait_until(lambda: len(receiver.taken) == 5)
        assert rebuild(town, PROJECTIONS) == []
        register_units(town, 1, first=5)
        wait_until(lambda: len(receiver.taken) == 6)
        time.sleep(0.7)
    assert receiver.positions() == [1, 2, 3, 4, 5, 6]
