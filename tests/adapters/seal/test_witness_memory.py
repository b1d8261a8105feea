"""A witness remembers before it answers: through restarts, races and kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from adapters.seal import tree
from adapters.seal.note import open_note
from adapters.seal.witness import (
    CosigningWitness,
    StaleError,
)
from tests.adapters.seal.submitting import LEAVES, LOG, NOW, note, submission


def test_the_memory_outlives_a_restart(opened: Callable[[], CosigningWitness]) -> None:
    """A witness started anew goes on from the checkpoint that it cosigned, and shows it with all signatures."""
    opened().add_checkpoint(submission(0, 7), NOW)
    with pytest.raises(StaleError):
        opened().add_checkpoint(submission(0, 9), NOW)
    seen = opened().store.latest("log")
    assert seen is not None
    assert (seen.size, seen.root) == (7, tree.root(LEAVES[:7]))
    assert open_note(seen.note, [LOG.verifier(), opened().key()]) == open_note(note(7), [LOG.verifier()])
    assert opened().add_checkpoint(submission(7, 9), NOW)


def test_of_two_at_once_one_wins(opened: Callable[[], CosigningWitness]) -> None:
    """Many submissions from one size at the same time: one is cosigned, the others learn its size."""
    opened().add_checkpoint(submission(0, 5), NOW)
    sizes = range(6, 18)
    begin = Barrier(len(sizes))

    def submit(size: int) -> tuple[str, int]:
        witness = opened()
        begin.wait()
        try:
            witness.add_checkpoint(submission(5, size), NOW)
        except StaleError as refused:
            return "lost to", refused.size
        return "won", size

    with ThreadPoolExecutor(len(sizes)) as threads:
        told = list(threads.map(submit, sizes))
    seen = opened().store.latest("log")
    assert seen is not None
    assert sorted(told) == [("lost to", seen.size)] * (len(sizes) - 1) + [("won", seen.size)]


def test_the_memory_is_written_through(witness: CosigningWitness) -> None:
    """A change is flushed to the disk before the witness answers: SQLite's 2 is `full`, with a log written ahead."""
    with closing(witness.store.connect()) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        assert connection.execute("pragma synchronous").fetchone() == (2,)


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.adapters.seal.submitting import LOG, NOW, submission
from tests.adapters.seal.published import WITNESS
from adapters.seal.witness import CosigningWitness, logs_by_origin
from adapters.seal.witness_store import WitnessStore
witness = CosigningWitness(WITNESS, WitnessStore(Path({file!r})), logs_by_origin([LOG.verifier()]))
for size in range(1, 41):
    witness.add_checkpoint(submission(size - 1, size), NOW)
    print(size, flush=True)
"""


def test_what_was_answered_survives_a_kill(opened: Callable[[], CosigningWitness], tmp_path: Path) -> None:
    """A witness killed in mid-work remembers at least the last checkpoint that it answered for."""
    root, file = Path(__file__).parents[3], tmp_path / "witness.sqlite3"
    program = KILLED.format(root=str(root), file=str(file))
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, text=True) as running:  # noqa: S603 our own
        assert running.stdout is not None
        answered = [int(running.stdout.readline()) for _ in range(5)]
        os.kill(running.pid, signal.SIGKILL)
        answered += [int(line) for line in running.stdout]
    seen = opened().store.latest("log")
    assert seen is not None
    assert answered[-1] <= seen.size <= answered[-1] + 1
    assert seen.root == tree.root(LEAVES[: seen.size])
