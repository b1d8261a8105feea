"""The tree as RFC 6962 defines it, by recursion over all leaves: slow, and apart from the code under test."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, TypeAlias

from adapters.seal.nodes import NodeGetter

PUBLISHED_LEAVES: Final = tuple(
    map(
        bytes.fromhex,
        ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
)
"""The entries of certificate-transparency's own tests."""

Step: TypeAlias = tuple[str, range]
"""A proof's hash: on which side of what is known it stands, and which leaves it covers."""


def leaves(count: int) -> list[bytes]:
    """Give leaf hashes, all different."""
    return [sha256(b"\x00leaf %d" % number).digest() for number in range(count)]


def mth(held: list[bytes]) -> bytes:
    """MTH(D) of section 2.1, over leaf hashes."""
    if not held:
        return sha256(b"").digest()
    if len(held) == 1:
        return held[0]
    k = split(len(held))
    return sha256(b"\x01" + mth(held[:k]) + mth(held[k:])).digest()


def split(count: int) -> int:
    """Give k of section 2.1, the largest power of two below a count."""
    k = 1
    while 2 * k < count:
        k *= 2
    return k


def path(m: int, n: int, first: int = 0) -> list[Step]:
    """PATH(m, D[n]) of section 2.1.1, for the leaves from `first` on."""
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path(m, k, first), ("right", range(first + k, first + n))]
    return [*path(m - k, n - k, first + k), ("left", range(first, first + k))]


def proof(m: int, n: int, first: int = 0, *, whole: bool = True) -> list[Step]:
    """SUBPROOF(m, D[n], b) of section 2.1.2, for the leaves from `first` on; b is `whole`."""
    if m == n:
        return [] if whole else [("start", range(first, first + n))]
    k = split(n)
    if m <= k:
        return [*proof(m, k, first, whole=whole), ("right", range(first + k, first + n))]
    return [*proof(m - k, n - k, first + k, whole=False), ("left", range(first, first + k))]


def hashes(steps: list[Step], held: list[bytes]) -> list[bytes]:
    """Give the steps' hashes."""
    return [mth(held[covered.start : covered.stop]) for _, covered in steps]


def sides(steps: list[Step]) -> list[str]:
    """Give the steps' sides: the shape of the way."""
    return [side for side, _ in steps]


def complete(held: list[bytes]) -> dict[tuple[int, int], bytes]:
    """Give every complete node over leaf hashes, by level and index."""
    return {
        (level, index): mth(held[index << level : (index + 1) << level])
        for level in range(len(held).bit_length())
        for index in range(len(held) >> level)
    }


def getter(held: list[bytes]) -> NodeGetter:
    """Give the complete nodes of a tree; another one is a KeyError."""
    nodes = complete(held)
    return lambda level, index: nodes[level, index]
