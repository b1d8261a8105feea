"""Receivers that fail, refuse, stay away or must not be called cost nobody else anything, and lose nothing."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest

from adapters.outbox.addresses import networks_in
from adapters.outbox.retrying import Patience
from service.outbox import Outbox, sending
from service.town import Town
from service.towns import Towns
from tests.service.outboxes import QUICK, outbox, register, state
from tests.service.receiving import Answer, Letter, receiving
from tests.stories.client import wait_until
from tests.towns import register_units


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


@pytest.mark.parametrize("networks", ["", "10.0.0.0/8"])
def test_nothing_goes_inwards_unless_a_setting_says_so(town: Town, towns: Towns, networks: str) -> None:
    """Without its network in the settings this machine is not called, and the receiver says why."""
    register_units(town, 1)
    with receiving() as receiver, sending(towns, Outbox(networks_in(networks), QUICK)):
        register(town, receiver)
        wait_until(lambda: state(town).state == "stopped")
        assert receiver.seen == []
    assert "127.0.0.1 is not a public address" in str(state(town).reason)
