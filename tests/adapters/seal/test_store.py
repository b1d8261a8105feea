from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from adapters.database import Urls
from adapters.log import Log
from adapters.seal import store, tree
from adapters.seal.note import Checkpoint, open_note
from adapters.seal.store import Seal
from tests.adapters.seal import trees
from tests.adapters.seal.growing import leaves, record


def checkpoints(urls: Urls) -> list[Checkpoint]:
    """Read every signed checkpoint, as it was signed, smallest first."""
    with psycopg.connect(urls.owner) as connection:
        rows = connection.execute("select note from sporbar_rebild.seal_checkpoint order by size").fetchall()
    return [Checkpoint.parse(bytes(note).decode().partition("\n\n")[0] + "\n") for (note,) in rows]


def test_an_empty_log_has_no_checkpoint(seal: Seal) -> None:
    """Before the first entry there is nothing to seal and nothing signed."""
    assert not seal.keep()
    assert seal.latest() is None


def test_the_checkpoint_signs_the_root_of_the_log(log: Log, seal: Seal) -> None:
    """What is signed is origin, size and the root over all entries as anybody recomputes it."""
    record(log, 11)
    assert seal.keep()
    signed = seal.latest()
    assert signed is not None
    expected = Checkpoint("sporbar-rebild", 11, trees.mth(leaves(log)))
    assert Checkpoint.parse(open_note(signed.note, [seal.signer.verifier()])) == expected
    assert (signed.size, signed.root) == (expected.size, expected.root)
    assert not seal.keep()
    assert seal.latest() == signed


def test_the_tree_grows_in_batches(log: Log, seal: Seal, urls: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long log is taken in a batch at a time, each signed, and every checkpoint's root is that of the log so far."""
    monkeypatch.setattr(store, "BATCH", 8)
    record(log, 21)
    assert [seal.keep() for _ in range(4)] == [True, True, True, False]
    record(log, 4)
    assert seal.keep()
    held = leaves(log)
    signed = checkpoints(urls)
    assert [checkpoint.size for checkpoint in signed] == [8, 16, 21, 25]
    assert [checkpoint.root for checkpoint in signed] == [trees.mth(held[:size]) for size in (8, 16, 21, 25)]
    with psycopg.connect(urls.owner) as connection:
        rows = connection.execute("select level, index, hash from sporbar_rebild.seal_node").fetchall()
    above = {place: value for place, value in trees.complete(held).items() if place[0]}
    assert {(level, index): bytes(value) for level, index, value in rows} == above


def test_every_proof_from_the_store_holds(log: Log, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry is proved in each sealed tree, and each earlier tree in the newest, by the checkpoints' roots."""
    monkeypatch.setattr(store, "BATCH", 5)
    record(log, 13)
    while seal.keep():
        pass
    held = leaves(log)
    for size in (5, 10, 13):
        root = tree.root(held[:size])
        for position in range(1, size + 1):
            proof = seal.inclusion(position, size)
            tree.verify_inclusion(held[position - 1], position - 1, size, proof, root)
        tree.verify_consistency(size, root, 13, tree.root(held), seal.consistency(size, 13))


@pytest.mark.parametrize(("position", "size"), [(0, 3), (-1, 3), (4, 3), (1, 0), (9, 9)])
def test_no_proof_of_what_is_not_there(log: Log, seal: Seal, position: int, size: int) -> None:
    """A position or size that the sealed tree does not have is refused, not proved wrongly."""
    record(log, 3)
    assert seal.keep()
    with pytest.raises(tree.ProofError):
        seal.inclusion(position, size)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (3, 2), (2, 9)])
def test_no_proof_between_trees_that_are_not_there(log: Log, seal: Seal, old: int, new: int) -> None:
    """A size that the log never had takes part in no consistency proof."""
    record(log, 3)
    assert seal.keep()
    with pytest.raises(tree.ProofError):
        seal.consistency(old, new)


def test_another_who_is_at_it_is_left_alone(log: Log, seal: Seal, pool: ConnectionPool) -> None:
    """While another process seals the municipality, keep() does nothing and does not wait."""
    record(log, 3)
    with pool.connection() as connection:
        connection.execute("select pg_advisory_xact_lock(hashtextextended('seal rebild', 0))")
        assert not seal.keep()
    assert seal.keep()


def test_two_seals_at_once_never_fork(
    log: Log, seal: Seal, pool: ConnectionPool, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that seal one growing log at the same time sign one history: each root is that of the log's first entries."""
    monkeypatch.setattr(store, "BATCH", 3)
    begin = Barrier(3)

    def write() -> int:
        begin.wait()
        for _ in range(30):
            record(log, 2)
        return 0

    def keep(sealing: Seal) -> int:
        begin.wait()
        return sum(sealing.keep() for _ in range(80))

    with ThreadPoolExecutor(3) as threads:
        running = [threads.submit(write), *(threads.submit(keep, Seal(pool, "rebild", seal.keys)) for _ in "ab")]
        kept = sum(task.result() for task in running)
    while seal.keep():
        kept += 1
    held, signed = leaves(log), checkpoints(urls)
    assert len(signed) == kept
    assert signed[-1].size == len(held) == 60
    assert [checkpoint.root for checkpoint in signed] == [trees.mth(held[: one.size]) for one in signed]


def test_a_changed_entry_is_proved_no_more(log: Log, seal: Seal) -> None:
    """An entry with other content than was sealed fails the proof that the store gives for its position."""
    record(log, 6)
    assert seal.keep()
    signed = seal.latest()
    assert signed is not None
    (entry,) = log.at([4])
    forged = entry._replace(data=b"another").computed_leaf("rebild")
    proof = seal.inclusion(4, signed.size)
    tree.verify_inclusion(entry.computed_leaf("rebild"), 3, signed.size, proof, signed.root)
    with pytest.raises(tree.ProofError, match="another root"):
        tree.verify_inclusion(forged, 3, signed.size, proof, signed.root)
