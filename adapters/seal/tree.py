"""The RFC 6962 tree of a log: its root, its growth, and the proofs about it. Checking them needs `verifying` alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.seal.nodes import Node, NodeGetter, covered, fold
from adapters.seal.verifying import (
    ProofError,
    leaf_hash,
    node_hash,
    require_growth,
    require_leaf,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "Node",
    "NodeGetter",
    "ProofError",
    "append",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root",
    "tree_root",
    "verify_consistency",
    "verify_inclusion",
]


class Growing:
    """A tree that leaf hashes are added to one by one; memory grows with its height only."""

    def __init__(self) -> None:
        """Begin without a leaf."""
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        self._peaks.append(leaf)
        full = self.size
        while full & 1:
            right = self._peaks.pop()
            self._peaks[-1] = node_hash(self._peaks[-1], right)
            full >>= 1
        self.size += 1

    def root(self) -> bytes:
        """Give the root over the leaves so far, MTH of RFC 6962 section 2.1."""
        return fold(self._peaks)


def root(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes, MTH of RFC 6962 section 2.1."""
    growing = Growing()
    for leaf in leaves:
        growing.add(leaf)
    return growing.root()


def tree_root(size: int, node: NodeGetter) -> bytes:
    """Give the root of the tree of this size from its complete nodes, of which O(log size) are read."""
    _require_size(size)
    return covered(0, size, node)


def append(size: int, leaves: Iterable[bytes], node: NodeGetter) -> Iterator[Node]:
    """Give each node that becomes complete, leaves included, as leaf hashes are appended to a tree of this size.

    `node` is asked for nodes of the old tree only; a new node that is still needed is remembered, one a level.
    """
    _require_size(size)
    waiting: dict[int, bytes] = {}
    for position, leaf in enumerate(leaves, size):
        level, index, value = 0, position, leaf
        yield level, index, value
        while index & 1:
            left = waiting.pop(level, None) or node(level, index - 1)
            level, index, value = level + 1, index >> 1, node_hash(left, value)
            yield level, index, value
        waiting[level] = value


def inclusion_proof(index: int, size: int, node: NodeGetter) -> list[bytes]:
    """Give the path from the leaf at an index (from 0) to the root: PATH(index, D[size]) of RFC 6962 section 2.1.1.

    Reads O(log size) nodes. Raises ProofError when the tree has no such leaf.
    """
    require_leaf(index, size)
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            path.append(covered(middle, end, node))
            end = middle
        else:
            path.append(covered(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(old_size: int, new_size: int, node: NodeGetter) -> list[bytes]:
    """Prove that the new tree begins with the old one: PROOF(old_size, D[new_size]) of RFC 6962 section 2.1.2.

    Reads O(log new_size) nodes. Raises ProofError for an old size of 0 and for one above the new size.
    """
    require_growth(old_size, new_size)
    path, start, end = [], 0, new_size
    while old_size < end:
        middle = start + _left_part(end - start)
        if old_size <= middle:
            path.append(covered(middle, end, node))
            end = middle
        else:
            path.append(covered(start, middle, node))
            start = middle
    if start:  # otherwise what is left is the old tree itself, and the verifier has its root
        path.append(covered(start, end, node))
    return path[::-1]


def _left_part(size: int) -> int:
    """Give the largest power of two below a size of 2 or more: k of RFC 6962 section 2.1."""
    return 1 << ((size - 1).bit_length() - 1)


def _require_size(size: int) -> None:
    if size < 0:
        message = f"A tree cannot have size {size}"
        raise ProofError(message)
