"""Sealing a text to its place: AES-256-GCM under the text's own key.

The place is the additional data (AAD): municipality, fact id, event type and field path, each UTF-8 after its length
in bytes (int32, big-endian), in this order. A sealed text moved to another place does not open. Never changes.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_LENGTH: Final = struct.Struct(">i").pack


class Place(NamedTuple):
    """Where a sealed text belongs."""

    municipality: str
    fact: str
    type: str
    field: str

    def aad(self) -> bytes:
        """Give the additional data that binds a text to this place."""
        return framed(*self)


def framed(*fields: str) -> bytes:
    """Give each field's UTF-8 bytes after their length (int32, big-endian)."""
    encoded = [field.encode() for field in fields]
    return b"".join([part for raw in encoded for part in (_LENGTH(len(raw)), raw)])


def seal(content: bytes, key: bytes, nonce: bytes, place: Place) -> bytes:
    """Encrypt for a place; gives ciphertext ‖ tag."""
    return AESGCM(key).encrypt(nonce, content, place.aad())


def unseal(sealed: bytes, key: bytes, nonce: bytes, place: Place) -> bytes | None:
    """Decrypt at a place; None when key, place or ciphertext do not belong together."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, place.aad())
    except InvalidTag:
        return None
