"""Nodes of the RFC 6962 tree, and how those that cover some leaves hash to the root over them.

A node stands at (level, index): level 0 holds the leaf hashes, and a node of level n is complete over 2ⁿ leaves from
index x 2ⁿ on. Only complete nodes are ever stored, so nothing stored changes; what is not complete is hashed anew from
at most one node a level.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final, TypeAlias

from adapters.seal.verifying import node_hash

EMPTY_ROOT: Final = sha256(b"").digest()
"""RFC 6962 section 2.1: the hash of the empty list."""

Node: TypeAlias = tuple[int, int, bytes]
"""(level, index, hash) of a complete node."""

NodeGetter: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of the complete node at (level, index)."""


def covered(start: int, end: int, node: NodeGetter) -> bytes:
    """Give the root over the leaves from start to before end: MTH(D[start:end]) of RFC 6962 section 2.1.

    `start` is where such a subtree of the tree begins, so that complete nodes cover the leaves, the largest first.
    """
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append(node(level, start >> level))
        start += 1 << level
    return fold(nodes)


def fold(nodes: list[bytes]) -> bytes:
    """Hash complete nodes of falling size, from the right, to the root above them."""
    if not nodes:
        return EMPTY_ROOT
    *rest, value = nodes
    for left in reversed(rest):
        value = node_hash(left, value)
    return value
