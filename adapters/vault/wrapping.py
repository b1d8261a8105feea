"""The wrapping key: it lies outside the database and locks every key within."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.vault.files import secret
from adapters.vault.sealing import NONCE_BYTES, framed

CURRENT: Final = "wrapping-1"


class WrappingKey:
    """AES-256-GCM under a key from a file. AAD = municipality, key id."""

    def __init__(self, folder: Path, name: str = CURRENT) -> None:
        """Read the key's file in `folder`, made on first use."""
        self.name = name
        self._cipher = AESGCM(secret(folder, f"{name}.key"))

    def wrap(self, key: bytes, municipality: str, key_id: str) -> bytes:
        """Lock a key: nonce ‖ ciphertext ‖ tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, framed(municipality, key_id))

    def unwrap(self, wrapped: bytes, municipality: str, key_id: str) -> bytes | None:
        """Unlock a key; None when it was locked by another wrapping key or for another place."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], framed(municipality, key_id))
        except InvalidTag:
            return None
