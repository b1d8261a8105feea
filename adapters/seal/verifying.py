"""Checks proofs against roots: RFC 9162 section 2.1, which keeps RFC 6962's tree. Needs nothing but SHA-256.

A hash is 32 bytes. Size and root are one statement: take both from the same signed checkpoint. A proof binds the
hashes to the root, and the size only as far as it shapes the path.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
LEAF: Final = b"\x00"
NODE: Final = b"\x01"


class ProofError(Exception):
    """A proof does not hold or cannot be made; the message says why."""


def leaf_hash(data: bytes) -> bytes:
    """Hash an entry to a leaf: SHA-256(0x00 ‖ data), RFC 6962 section 2.1."""
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes to their parent: SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1."""
    return sha256(NODE + left + right).digest()


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf hash stands at an index (from 0) of the tree with this size and root; raises ProofError.

    RFC 9162 section 2.1.3.2, its steps named beside the lines.
    """
    _require_hashes(proof, leaf=leaf, root=root)
    require_leaf(index, size)  # step 1
    _, computed = _climb(index, size - 1, leaf, proof)  # steps 2 to 5
    _require_equal("root", computed, root)  # step 5


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of the old size and root was only added to on its way to the new one; raises ProofError.

    RFC 9162 section 2.1.4.2, its steps named beside the lines. An old size of 0 is refused: it would prove nothing.
    """
    _require_hashes(proof, **{"old root": old_root, "new root": new_root})
    require_growth(old_size, new_size)
    if old_size == new_size:
        _require_same_tree(old_size, old_root, new_root, proof)
        return
    if not proof:  # step 1
        message = f"The proof is missing hashes: none were given for the way from size {old_size} to {new_size}"
        raise ProofError(message)
    power_of_two = old_size & (old_size - 1) == 0  # step 2
    seed, path = (old_root, proof) if power_of_two else (proof[0], proof[1:])  # step 5
    fn, sn = old_size - 1, new_size - 1  # step 3
    while fn & 1:  # step 4
        fn, sn = fn >> 1, sn >> 1
    old, new = _climb(fn, sn, seed, path)  # step 6
    _require_equal("old root", old, old_root)  # step 7
    _require_equal("new root", new, new_root)  # step 7


def require_leaf(index: int, size: int) -> None:
    """Refuse an index (from 0) at which a tree of this size has no leaf."""
    if size < 1:
        message = f"A tree of size {size} includes no leaf"
        raise ProofError(message)
    if index < 0:
        message = f"Index {index} is negative"
        raise ProofError(message)
    if index >= size:
        message = f"Index {index} is not below the tree's size {size}"
        raise ProofError(message)


def require_growth(old_size: int, new_size: int) -> None:
    """Refuse sizes between which no tree grows, and an old size of 0, from which there is nothing to prove."""
    if old_size < 0:
        message = f"The old size {old_size} is negative"
        raise ProofError(message)
    if old_size == 0:
        message = "An old size of 0 is refused: a proof from the empty tree says nothing"
        raise ProofError(message)
    if old_size > new_size:
        message = f"The old size {old_size} is larger than the new size {new_size}"
        raise ProofError(message)


def _climb(fn: int, sn: int, seed: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Give the old and the new tree's root (fr, sr): step 6 of section 2.1.4.2; sr alone is step 4 of 2.1.3.2."""
    fr = sr = seed
    for used, sibling in enumerate(path):
        if sn == 0:  # a
            message = f"The proof has surplus hashes: {len(path) - used} more than lead to the root"
            raise ProofError(message)
        if fn & 1 or fn == sn:  # b
            fr, sr = node_hash(sibling, fr), node_hash(sibling, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, sibling)
        fn, sn = fn >> 1, sn >> 1  # c
    if sn:
        message = "The proof is missing hashes: it ends before the root"
        raise ProofError(message)
    return fr, sr


def _require_same_tree(size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        message = f"The proof has surplus hashes: it must be empty between trees of the same size, {size}"
        raise ProofError(message)
    if old_root != new_root:
        message = f"Two trees of the same size, {size}, have different roots: {old_root.hex()} and {new_root.hex()}"
        raise ProofError(message)


def _require_hashes(proof: Sequence[bytes], **named: bytes) -> None:
    hashes = named | {f"proof's hash {number}": value for number, value in enumerate(proof, 1)}
    for name, value in hashes.items():
        if len(value) != HASH_BYTES:
            message = f"The {name} is {len(value)} bytes long; a hash has {HASH_BYTES}"
            raise ProofError(message)


def _require_equal(name: str, computed: bytes, stated: bytes) -> None:
    if computed != stated:
        message = f"The proof leads to another {name}: {computed.hex()} instead of {stated.hex()}"
        raise ProofError(message)
