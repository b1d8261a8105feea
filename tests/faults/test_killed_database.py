"""Whatever an append was answered is there exactly once, however often PostgreSQL was killed in mid-write."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from adapters.seal.store import Seal
from service.towns import Towns
from service.verify import verify_town
from tests.faults.ledger import Ledger
from tests.faults.lengths import ROUNDS
from tests.faults.own_server import OwnServer
from tests.faults.telling import sum_up, tell
from tests.faults.writing import Answers, name_of, writers


def kill_backend(server: OwnServer) -> None:
    """Kill one of the processes that serve writers; PostgreSQL then ends all others, and recovers by itself."""
    while not server.signal_child(random.choice(server.backends()), signal.SIGKILL):  # noqa: S311 any of them will do
        pass


def kill_postmaster(server: OwnServer) -> None:
    """Kill the first process, after which the server must be started again."""
    server.kill_postmaster()
    server.start()


@contextmanager
def sealing(seal: Seal) -> Iterator[None]:
    """Keep the tree and sign checkpoints all the while, as the worker does."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(0.01):
            with suppress(psycopg.OperationalError):
                seal.keep()

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("kill", [kill_backend, kill_postmaster])
def test_nothing_answered_is_lost_and_nothing_is_doubled(
    kill: Callable[[OwnServer], None], own: OwnServer, municipality: str, tmp_path: Path
) -> None:
    """Killed with signal 9 under writers, round after round, PostgreSQL keeps every answered append exactly once.

    An append that was cut off is sent again with the same id, and is there once, too; the seal is that of the leaves.
    """
    ledger, answered = Ledger(name_of), Answers()
    with (
        Towns(own.urls.app, tmp_path / "keys") as towns,
        writers(own.urls.app, municipality, processes=2, threads=4) as writing,
    ):
        town = towns.get(municipality)
        for round_ in range(1, ROUNDS + 1):
            writing.begin(round_)
            with sealing(town.seal):
                time.sleep(random.uniform(0, 0.5))  # noqa: S311 any moment will do
                kill(own)
                time.sleep(random.uniform(0, 0.2))  # noqa: S311 any moment will do
                answers = writing.end()
            answered |= answers
            ledger.take_in(town.log, town.seal)
            assert_held(ledger, answered)
            tell(f"{kill.__name__} {round_}: {len(answers)} answers, {ledger.tree.size} entries")
        verified = verify_town(town)
        assert verified.holds, verified.sentence()
        assert verified.covered == ledger.tree.size
    sum_up(f"{kill.__name__}: {ROUNDS} rounds, {len(answered)} answers, 0 lost, 0 doubled")


def assert_held(ledger: Ledger, answered: Answers) -> None:
    """Nothing is lost, doubled, out of order, or sealed otherwise than it is."""
    assert (ledger.lost(answered), ledger.doubled(answered), ledger.faults) == ([], [], [])
