"""Tiles: 256 neighbouring nodes of the tree, or their entries, under one address (C2SP tlog-tiles)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
"""Nodes of a full tile."""
HIGHEST_LEVEL: Final = 63
"""Of an address; a tree of 2⁶³ - 1 leaves has nodes up to level 7."""
LARGEST_ENTRY: Final = 0xFFFF
"""In bytes: a bundle writes an entry's length as uint16."""
_LEVEL: Final = re.compile(r"0|[1-9][0-9]?")
_INDEX: Final = re.compile(r"((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_MOST_GROUPS: Final = 6
"""Groups of three digits that an index within 2⁶³ - 1 leaves can have."""


class NoTileError(Exception):
    """An address names no tile; the message says why."""


class EntryTooLargeError(Exception):
    """An entry, by its number within the bundle from 0, is longer than a bundle can say."""

    def __init__(self, number: int, size: int) -> None:
        """Keep the entry's number and its size in bytes."""
        super().__init__(f"Entry {number} of the bundle is {size} bytes long; a bundle's have at most {LARGEST_ENTRY}")
        self.number = number
        self.size = size


class Tile(NamedTuple):
    """A tile's level (8 levels of the tree each), its number on that level, and how many nodes wide it is."""

    level: int
    number: int
    width: int

    @property
    def nodes(self) -> range:
        """The indexes of its nodes, on level 8 x `level` of the tree."""
        start = self.number * WIDTH
        return range(start, start + self.width)

    def within(self, size: int) -> bool:
        """Say whether a tree of this size has all of its nodes, complete."""
        return self.nodes.stop <= size >> HEIGHT * self.level

    def path(self) -> str:
        """Write the address below `tile/`: `<L>/<N>[.p/<W>]`, an index of 1234067 as `x001/x234/067`."""
        digits = str(self.number)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        *groups, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"{self.level}/" + "".join(f"x{group}/" for group in groups) + last + partial


def parse(level: str, index: str) -> Tile:
    """Read an address's `<L>` and `<N>[.p/<W>]`, written in the one way that there is; raises NoTileError."""
    known, written = _LEVEL.fullmatch(level), _INDEX.fullmatch(index)
    if not known or int(level) > HIGHEST_LEVEL:
        message = f"A tile's level is a number from 0 to {HIGHEST_LEVEL} without leading zeros, not {level!r}"
        raise NoTileError(message)
    if not written or written[1].count("/") >= _MOST_GROUPS:
        message = f"A tile's index is written like x001/x234/067 or x001/x234/067.p/112, not {index!r}"
        raise NoTileError(message)
    number = int(written[1].replace("x", "").replace("/", "") + written[2])
    tile = Tile(int(level), number, int(written[3] or WIDTH))
    if tile.path() != f"{level}/{index}":
        message = f"The address {level}/{index} is not the one of a tile, which would be {tile.path()}"
        raise NoTileError(message)
    return tile


def bundle(entries: Iterable[bytes]) -> bytes:
    """Write entries each after its length in bytes (uint16, big-endian); raises EntryTooLargeError."""
    written = []
    for number, entry in enumerate(entries):
        if len(entry) > LARGEST_ENTRY:
            raise EntryTooLargeError(number, len(entry))
        written.append(struct.pack(">H", len(entry)) + entry)
    return b"".join(written)
