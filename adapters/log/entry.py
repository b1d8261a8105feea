"""The entry: the bytes that stand for a fact in the log, and the leaf hash over them. The format never changes."""

from __future__ import annotations

import struct
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

FORMAT: Final = b"\x01"
LEAF: Final = b"\x00"
"""RFC 6962 section 2.1: what sets a leaf apart from a node."""


class Entry(NamedTuple):
    """A row of the log. `recorded` counts microseconds since 1970 UTC; `leaf_hash` is what PostgreSQL computed."""

    position: int
    recorded: int
    type: str
    tags: tuple[str, ...]
    data: bytes
    append_id: UUID
    leaf_hash: bytes

    def encoded(self, municipality: str) -> bytes:
        """Give the entry's bytes: the format, then each field after its length in bytes (int32, big-endian)."""
        tags = sorted({tag.encode() for tag in self.tags})
        return b"".join(
            (
                FORMAT,
                _sized(municipality.encode()),
                _sized(struct.pack(">q", self.position)),
                _sized(struct.pack(">q", self.recorded)),
                _sized(self.append_id.bytes),
                _sized(self.type.encode()),
                struct.pack(">i", len(tags)),
                *(_sized(tag) for tag in tags),
                _sized(self.data),
            )
        )

    def computed_leaf(self, municipality: str) -> bytes:
        """Give the leaf hash that follows from the other fields: SHA-256(0x00 ‖ entry)."""
        return sha256(LEAF + self.encoded(municipality)).digest()


def _sized(field: bytes) -> bytes:
    return struct.pack(">i", len(field)) + field
