"""A witness cosigns a log that only grows, remembers before it answers, and keeps what shows that one did not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal import tree
from adapters.seal.cosigning import cosignatures, require_quorum
from adapters.seal.note import Checkpoint, NoteError, Signer, open_note, sign
from adapters.seal.submission import Submission
from adapters.seal.witness import (
    CosigningWitness,
    ForkError,
    StaleError,
    UnknownLogError,
    UnprovenError,
    UnsignedError,
    logs_by_origin,
)
from adapters.seal.witness_store import WitnessStore
from tests.adapters.seal import trees
from tests.adapters.seal.published import EIGHT, FIVE, FIVE_TO_EIGHT, WITNESS
from tests.adapters.seal.submitting import LEAVES, LOG, NEWER, NOW, OTHERS, note, submission


def test_a_published_log_is_cosigned(witness: CosigningWitness) -> None:
    """The checkpoints and the proof by which another witness is tested are taken in their order."""
    first = witness.add_checkpoint(Submission(0, (), FIVE).body(), NOW)
    assert require_quorum(FIVE + first.encode(), [witness.key()], 1)[0].time == NOW
    second = witness.add_checkpoint(Submission(5, FIVE_TO_EIGHT, EIGHT).body(), NOW + 1)
    assert require_quorum(EIGHT + second.encode(), [witness.key()], 1)[0].time == NOW + 1


def test_a_growing_log_is_cosigned_at_every_step(witness: CosigningWitness) -> None:
    """From any size to any larger or the same one, an honest proof is enough."""
    before = 0
    for size in (1, 2, 3, 3, 7, 8, 21, 40):
        made = witness.add_checkpoint(submission(before, size), NOW)
        assert cosignatures(note(size) + made.encode(), [witness.key()])
        before = size


@pytest.mark.parametrize("old", [0, 4, 6, 8])
def test_another_start_is_answered_with_the_size(witness: CosigningWitness, old: int) -> None:
    """A submission that starts elsewhere than at the newest checkpoint learns that one's size, and changes nothing."""
    witness.add_checkpoint(submission(0, 7), NOW)
    with pytest.raises(StaleError) as refused:
        witness.add_checkpoint(submission(old, 9), NOW)
    assert refused.value.size == 7
    assert witness.add_checkpoint(submission(7, 9), NOW)


def test_a_witness_never_goes_back(witness: CosigningWitness) -> None:
    """A smaller checkpoint, however well proved among itself, is not cosigned after a larger one."""
    witness.add_checkpoint(submission(0, 9), NOW)
    with pytest.raises(StaleError):
        witness.add_checkpoint(submission(4, 7), NOW)
    with pytest.raises(NoteError, match="larger than"):
        witness.add_checkpoint(b"old 9\n\n" + note(7), NOW)


def test_what_is_not_proved_is_not_cosigned(witness: CosigningWitness) -> None:
    """A proof that is wrong, missing, too long, or of another history is refused and nothing is remembered of it."""
    with pytest.raises(UnprovenError, match="from size 0 has no hashes"):
        witness.add_checkpoint(Submission(0, (bytes(32),), note(7)).body(), NOW)
    witness.add_checkpoint(submission(0, 7), NOW)
    honest = tuple(tree.consistency_proof(7, 9, trees.getter(LEAVES)))
    for proof in ((), honest[:-1], (*honest, bytes(32)), honest[::-1], (bytes(32), *honest[1:])):
        with pytest.raises(UnprovenError):
            witness.add_checkpoint(Submission(7, proof, note(9)).body(), NOW)
    with pytest.raises(UnprovenError):
        witness.add_checkpoint(submission(7, 9, OTHERS), NOW)
    assert witness.add_checkpoint(submission(7, 9), NOW)


def test_the_empty_tree_has_one_root(witness: CosigningWitness) -> None:
    """A checkpoint of no leaves is cosigned with the root of nothing and no other."""
    with pytest.raises(UnprovenError, match="empty tree"):
        witness.add_checkpoint(Submission(0, (), sign(Checkpoint("log", 0, bytes(32)).text(), LOG)).body(), NOW)
    assert witness.add_checkpoint(submission(0, 0), NOW)
    assert witness.add_checkpoint(submission(0, 3), NOW)


def test_an_unknown_log_is_refused(witness: CosigningWitness) -> None:
    """A checkpoint of an origin that the witness does not watch is refused, whoever signed it."""
    other = sign(Checkpoint("other", 1, bytes(32)).text(), LOG)
    with pytest.raises(UnknownLogError, match="'other'"):
        witness.add_checkpoint(Submission(0, (), other).body(), NOW)


def test_an_unknown_key_is_refused(witness: CosigningWitness) -> None:
    """A checkpoint that no known key of its log signed, or whose known signature is broken, is refused."""
    for refused in (note(7, LEAVES, NEWER), note(7).replace(b"\n7\n", b"\n6\n")):
        with pytest.raises(UnsignedError):
            witness.add_checkpoint(Submission(0, (), refused).body(), NOW)


def test_a_log_may_change_its_key(tmp_path: Path) -> None:
    """A log with two known keys may sign with either or both; signatures of unknown keys are not kept."""
    known = logs_by_origin([LOG.verifier(), NEWER.verifier()])
    witness = CosigningWitness(WITNESS, WitnessStore(tmp_path / "witness.sqlite3"), known)
    stranger = Signer("log", Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32))
    witness.add_checkpoint(Submission(0, (), note(7, LEAVES, LOG, stranger, NEWER)).body(), NOW)
    seen = witness.store.latest("log")
    assert seen is not None
    assert seen.note.startswith(note(7, LEAVES, LOG, NEWER))
    assert stranger.verifier().key_id not in seen.note
    proof = tuple(tree.consistency_proof(7, 9, trees.getter(LEAVES)))
    assert witness.add_checkpoint(Submission(7, proof, note(9, LEAVES, NEWER)).body(), NOW)


@pytest.mark.parametrize("old", [0, 9])
def test_a_fork_is_refused_and_kept(opened: Callable[[], CosigningWitness], old: int) -> None:
    """Another root for the size that was cosigned is refused, and both signed notes are kept, once."""
    witness = opened()
    witness.add_checkpoint(submission(0, 9), NOW)
    for _ in range(2):
        with pytest.raises(ForkError if old == 9 else StaleError):
            witness.add_checkpoint(Submission(old, (), note(9, OTHERS)).body(), NOW + 1)
    (fork,) = opened().store.forks()
    assert (fork.origin, fork.size, fork.time) == ("log", 9, NOW + 1)
    roots = {Checkpoint.parse(open_note(kept, [LOG.verifier()])).root for kept in (fork.known, fork.other)}
    assert roots == {tree.root(LEAVES[:9]), tree.root(OTHERS[:9])}
    assert witness.add_checkpoint(submission(9, 12), NOW)


def test_logs_do_not_disturb_each_other(witness: CosigningWitness) -> None:
    """Each log has its own size in the witness's memory."""
    witness.add_checkpoint(submission(0, 9), NOW)
    witness.add_checkpoint(Submission(0, (), FIVE).body(), NOW)
    assert witness.add_checkpoint(submission(9, 10), NOW)
    assert witness.add_checkpoint(Submission(5, FIVE_TO_EIGHT, EIGHT).body(), NOW)
