"""A log whose checkpoints are submitted to a witness, and another history of it."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal import tree
from adapters.seal.note import Checkpoint, Signer, sign
from adapters.seal.submission import Submission
from tests.adapters.seal import trees

NOW = 1_790_000_000
LOG = Signer("log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
NEWER = Signer("log", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
LEAVES = trees.leaves(40)
OTHERS = [*LEAVES[:3], *trees.leaves(80)[43:]]


def note(size: int, leaves: list[bytes] = LEAVES, *signers: Signer) -> bytes:
    """Give the log's checkpoint over its first leaves."""
    return sign(Checkpoint("log", size, tree.root(leaves[:size])).text(), *(signers or (LOG,)))


def submission(old: int, size: int, leaves: list[bytes] = LEAVES) -> bytes:
    """Give the body of an honest submission: the log grew from one size to another."""
    proof = tree.consistency_proof(old, size, trees.getter(leaves)) if old else []
    return Submission(old, tuple(proof), note(size, leaves)).body()
