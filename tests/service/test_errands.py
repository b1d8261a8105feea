"""Errands to others outside run beside the worker, and who is slow, gone or wrong delays nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.database import Urls
from adapters.seal.calling import CallError
from service.cli.witness import open_witness
from service.outside import Errand, Runner, errands_in, on_errands
from service.town import Town
from service.towns import Towns
from service.witnesses import WitnessAt
from service.witnessing import WitnessRefusedError
from service.worker import Worker, beside
from tests.service.answering import answering, silence
from tests.service.watched import settings_of, watching
from tests.stories.client import wait_until
from tests.towns import register_units


def test_a_dead_witness_delays_nobody(town: Town, towns: Towns, urls: Urls, tmp_path: Path) -> None:
    """Beside a witness that never answers, entries are sealed at once and cosigned by the other witness."""
    with ExitStack() as held:
        at, _ = held.enter_context(watching(tmp_path, town))
        silent = held.enter_context(answering(silence))
        dead = WitnessAt(silent.url, open_witness(tmp_path / "dead", (), "dead").key())
        errands = errands_in(settings_of(dead, at))
        assert [one.name for one in errands] == ["witness dead", "witness w1", "webhooks"]
        with beside(Worker(towns, urls.app, errands)):
            register_units(town, 1)
            wait_until(lambda: bool(silent.seen))
            register_units(town, 3, first=1)
            began = time.monotonic()
            head = town.log.head()
            wait_until(lambda: getattr(town.seal.latest(), "size", 0) == head)
            assert time.monotonic() - began < 8  # less than the patience with the one that is silent
            wait_until(lambda: town.cosignatures.reached(at.key) == head)
            assert town.cosignatures.reached(dead.key) == 0


def test_what_fails_is_put_off_longer_and_longer(town: Town, towns: Towns) -> None:
    """An errand that fails is tried again, each time later; when it comes about again, it is as before."""
    asked: list[float] = []

    def fail(_: Town) -> bool:
        asked.append(time.monotonic())
        if len(asked) < 5:
            message = "nobody there"
            raise CallError(message)
        return True

    stopping = threading.Event()
    with on_errands(towns, [Errand("errand", fail, 0.05)], stopping):
        wait_until(lambda: len(asked) >= 8)
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert all(pause >= 0.1 * 2**times for times, pause in enumerate(pauses[:4]))
    assert min(pauses[4:]) < 0.8
    assert town.slug == "rebild"


@pytest.mark.parametrize(
    ("error", "reached"),
    [
        (WitnessRefusedError("no"), ["ishoej", "rebild"]),
        (RuntimeError("a fault"), ["ishoej", "rebild"]),
        (CallError("nobody there"), ["ishoej"]),
    ],
)
def test_one_municipalitys_refusal_is_not_the_others(
    new_town: Callable[[str], Town], towns: Towns, error: Exception, reached: list[str]
) -> None:
    """A refusal or a fault for one municipality does not keep another from its turn; that nobody is there, does."""
    held = [new_town("ishoej"), new_town("rebild")]
    asked: list[str] = []

    def refuse(town: Town) -> bool:
        asked.append(town.slug)
        if town == held[0]:
            raise error
        return True

    runner = Runner(towns, Errand("errand", refuse, 10), threading.Event())
    runner.round()
    assert asked == reached
    runner.round()
    assert asked == [*reached, *(slug for slug in reached if slug != "ishoej")]
