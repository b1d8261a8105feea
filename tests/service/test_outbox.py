"""Webhooks leave in order and at least once, whatever happens to receivers, and nothing but the log sets them off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any

import pytest

from adapters.exports.selection import Selection
from adapters.outbox.addresses import networks_in
from adapters.outbox.receivers import Receiver
from adapters.outbox.retrying import Patience
from adapters.outbox.signing import new_secret, signed
from projections.catalogue import PROJECTIONS
from service.outbox import Outbox, sending
from service.projecting import rebuild
from service.town import Town
from service.towns import Towns
from tests.service.receiving import LOOPBACK, Answer, Letter, Receiving, receiving
from tests.stories.client import wait_until
from tests.towns import record, register_units

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


def test_a_failing_receiver_is_asked_again_later_and_later(town: Town, towns: Towns) -> None:
    """The same event comes again with the same id after growing pauses; nothing is passed over, and others wait not."""
    times: list[float] = []

    def fail(_: Letter) -> Answer:
        times.append(time.monotonic())
        return Answer(503 if len(times) < 5 else 204)

    register_units(town, 3)
    patience = Patience(first=0.1, longest=5, attempts=50, seconds=60)
    with receiving(fail) as ill, receiving() as well, outbox(towns, patience):
        register(town, ill, "ill")
        register(town, well, "well")
        wait_until(lambda: len(well.taken) == 3)
        assert ill.taken == []
        wait_until(lambda: len(ill.taken) == 3)
    assert ill.positions() == [1, 2, 3]
    assert len({letter.headers["webhook-id"] for letter, _ in ill.seen[:5]}) == 1
    assert all(later - earlier >= 0.05 * 2**number for number, (earlier, later) in enumerate(pairwise(times[:5])))


def test_retry_after_is_observed(town: Town, towns: Towns) -> None:
    """A receiver that asks for a pause has it, however short the pause would have been."""
    times: list[float] = []

    def busy(_: Letter) -> Answer:
        times.append(time.monotonic())
        return Answer(429, {"Retry-After": "2"}) if len(times) == 1 else Answer()

    register_units(town, 1)
    with receiving(busy) as receiver, outbox(towns):
        register(town, receiver)
        wait_until(lambda: len(receiver.taken) == 1)
    assert times[1] - times[0] >= 1.9


def test_an_event_that_is_refused_for_long_is_dead_and_the_next_ones_come(town: Town, towns: Towns) -> None:
    """A dead letter leaves a gap that the next event shows; replayed it comes with its own id, and can be dropped."""
    refused = {2, 4}
    register_units(town, 5)

    with receiving(lambda letter: Answer(422 if letter.position in refused else 204)) as receiver, outbox(towns):
        register(town, receiver)
        wait_until(lambda: len(receiver.taken) == 3)
        assert receiver.positions() == [1, 3, 5]
        assert [int(one.event["previous"]) for one in receiver.taken[1:]] == [2, 4]
        assert [(one.position, one.reason) for one in town.receivers.dead("esdh")] == [
            (2, "answered 422 Unprocessable Entity"),
            (4, "answered 422 Unprocessable Entity"),
        ]
        tried = [one.attempts for one in town.receivers.dead("esdh")]
        assert town.receivers.replay("esdh", [4]) == 1
        wait_until(lambda: [one.attempts for one in town.receivers.dead("esdh")] == [tried[0], tried[1] + 1])
        refused.clear()
        assert town.receivers.replay("esdh", [2]) == 1
        wait_until(lambda: receiver.positions() == [1, 3, 5, 2])
        wait_until(lambda: [one.position for one in town.receivers.dead("esdh")] == [4])
        assert len({one.headers["webhook-id"] for one, _ in receiver.seen if one.position == 2}) == 1
        assert town.receivers.drop("esdh", 4)
        assert town.receivers.dead("esdh") == []


def test_a_receiver_that_stays_away_is_stopped_and_loses_nothing(town: Town, towns: Towns) -> None:
    """Who does not answer for too long is sent nothing more; resumed, it goes on with the very same event."""
    register_units(town, 2)
    up = threading.Event()
    with receiving(lambda _: Answer(204 if up.is_set() else 500)) as receiver, outbox(towns):
        register(town, receiver)
        wait_until(lambda: state(town).state == "stopped")
        assert state(town).reason == "answered 500 Internal Server Error"
        assert town.receivers.dead("esdh") == []
        tried = len(receiver.seen)
        time.sleep(0.7)
        assert len(receiver.seen) == tried
        up.set()
        assert town.receivers.resume("esdh")
        wait_until(lambda: receiver.positions() == [1, 2])


def test_who_is_gone_is_asked_no_more(town: Town, towns: Towns) -> None:
    """410 Gone stops a receiver at once."""
    register_units(town, 1)
    with receiving(lambda _: Answer(410)) as receiver, outbox(towns):
        register(town, receiver)
        wait_until(lambda: state(town).state == "stopped")
    assert len(receiver.seen) == 1


def test_a_redirect_is_a_failure(town: Town, towns: Towns) -> None:
    """No answer leads a delivery anywhere else."""
    register_units(town, 1)
    with receiving() as other, receiving(lambda _: Answer(307, {"Location": other.url})) as receiver, outbox(towns):
        register(town, receiver)
        wait_until(lambda: state(town).state == "stopped")
        assert other.seen == []
        assert state(town).reason == "answered 307 Temporary Redirect"


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
        for projection in PROJECTIONS:
            rebuild(town, projection)
        register_units(town, 1, first=5)
        wait_until(lambda: len(receiver.taken) == 6)
        time.sleep(0.7)
    assert receiver.positions() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("networks", ["", "10.0.0.0/8"])
def test_nothing_goes_inwards_unless_a_setting_says_so(town: Town, towns: Towns, networks: str) -> None:
    """Without its network in the settings this machine is not called, and the receiver says why."""
    register_units(town, 1)
    with receiving() as receiver, sending(towns, Outbox(networks_in(networks), QUICK)):
        register(town, receiver)
        wait_until(lambda: state(town).state == "stopped")
        assert receiver.seen == []
    assert "127.0.0.1 is not a public address" in str(state(town).reason)
