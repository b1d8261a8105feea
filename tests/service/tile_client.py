"""A client that knows C2SP tlog-tiles, tlog-checkpoint and RFC 6962, and nothing of the program."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

import httpx

FULL = 256
HASH = 32


class Head(NamedTuple):
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes


class TileClient:
    """Reads a log below a prefix. It asks for no tile that the checkpoint does not say is there."""

    def __init__(self, http: httpx.Client, prefix: str, headers: dict[str, str] | None = None) -> None:
        """Read the log's newest checkpoint."""
        self._http = http
        self._prefix = prefix
        self._headers = headers or {}
        self._read: dict[str, bytes] = {}
        origin, size, root, *_ = self._get("checkpoint").decode().split("\n")
        self.head = Head(origin, int(size), base64.b64decode(root))

    def root(self, start: int, end: int) -> bytes:
        """MTH(D[start:end]) of RFC 6962 section 2.1, from as few hashes of tiles as there are."""
        count = end - start
        if count & (count - 1) == 0 and start % count == 0:
            return self._node(count.bit_length() - 1, start // count)
        half = _half(count)
        return _parent(self.root(start, start + half), self.root(start + half, end))

    def path(self, index: int, start: int, end: int) -> list[bytes]:
        """PATH(index - start, D[start:end]) of RFC 6962 section 2.1.1."""
        if end - start == 1:
            return []
        middle = start + _half(end - start)
        if index < middle:
            return [*self.path(index, start, middle), self.root(middle, end)]
        return [*self.path(index, middle, end), self.root(start, middle)]

    def tile(self, level: int, number: int) -> list[bytes]:
        """The hashes of a tile, as wide as the checkpoint says that it is."""
        held = self._get(f"tile/{level}/{self._name(level, number)}")
        return [held[at : at + HASH] for at in range(0, len(held), HASH)]

    def entries(self, number: int) -> Iterator[bytes]:
        """The entries of a bundle."""
        held = self._get(f"tile/entries/{self._name(0, number)}")
        while held:
            size = int.from_bytes(held[:2])
            yield held[2 : 2 + size]
            held = held[2 + size :]

    def _node(self, level: int, index: int) -> bytes:
        """The node at a level of the tree, hashed together from a tile where the level lies between two of them."""
        below = level % 8
        first = index << below
        hashes = self.tile(level // 8, first // FULL)[first % FULL : first % FULL + (1 << below)]
        while len(hashes) > 1:
            hashes = [_parent(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def _name(self, level: int, number: int) -> str:
        width = min(FULL, self.head.size // FULL**level - number * FULL)
        assert width > 0
        thousands = [f"{number:03}"] if number < 1_000 else [f"x{number // 1_000:03}", f"{number % 1_000:03}"]
        return "/".join(thousands) + (f".p/{width}" if width < FULL else "")

    def _get(self, path: str) -> bytes:
        if path not in self._read:
            answer = self._http.get(f"{self._prefix}/{path}", headers=self._headers)
            assert answer.status_code == httpx.codes.OK, answer.text
            expected = "text/plain; charset=utf-8" if path == "checkpoint" else "application/octet-stream"
            assert answer.headers["content-type"] == expected
            self._read[path] = answer.content
        return self._read[path]


def _half(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _parent(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
