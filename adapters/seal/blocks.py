"""The tree as it grows by blocks of leaves, level by level: nothing but hashing, and nothing kept but the left edge."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from adapters.seal.nodes import fold
from adapters.seal.verifying import HASH_BYTES, NODE, node_hash

HEIGHT: Final = 13
BLOCK: Final = 1 << HEIGHT
"""Leaves of a block; only the last one of a log has fewer."""


class Blocks:
    """A tree that leaf hashes are added to a block at a time.

    `levels` are the nodes that became complete with the last block, as one string of hashes a level, level 0 the
    leaves. The first of them on level n stands at index `start >> n`, where `start` counts the leaves ahead of the
    block.
    """

    def __init__(self) -> None:
        """Begin without a leaf."""
        self.size = self.start = 0
        self.levels: list[bytes] = [b""]
        self._edge: list[bytes] = []
        """Roots of the complete trees left of the last block, the largest first."""

    def add(self, leaves: list[bytes]) -> None:
        """Add a block of leaf hashes; none but an empty one may follow on one that was not full."""
        if self.size:
            climbed = len(self.levels) - 1 - HEIGHT
            self._edge = [*self._edge[: len(self._edge) - climbed], self.levels[-1]]
        self.start, self.size = self.size, self.size + len(leaves)
        self.levels = [b"".join(leaves)]
        while len(self.levels[-1]) > HASH_BYTES:
            self.levels.append(_above(self.levels[-1]))
        if len(leaves) == BLOCK:
            self._climb()

    def root(self, size: int) -> bytes:
        """Give the root over the first leaves, MTH of RFC 6962 section 2.1; they end within the last block."""
        nodes, at = list(self._edge), self.start
        while at < size:
            level = (size - at).bit_length() - 1
            begin = ((at - self.start) >> level) * HASH_BYTES
            nodes.append(self.levels[level][begin : begin + HASH_BYTES])
            at += 1 << level
        return fold(nodes)

    def _climb(self) -> None:
        """Complete the nodes above a full block: one for each tree at the edge that has its size by then."""
        index, edge = self.start >> HEIGHT, list(self._edge)
        while index & 1:
            self.levels.append(node_hash(edge.pop(), self.levels[-1]))
            index >>= 1


def _above(level: bytes) -> bytes:
    whole = len(level) - len(level) % (2 * HASH_BYTES)
    pairs = range(0, whole, 2 * HASH_BYTES)
    return b"".join([sha256(NODE + level[at : at + 2 * HASH_BYTES]).digest() for at in pairs])
