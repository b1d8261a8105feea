"""The key that signs checkpoints: made on first use and kept in a file outside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal.signing import NoteError, Signer, require_name
from adapters.vault.files import secret

SEED_BYTES: Final = 32


def signer(folder: Path, name: str) -> Signer:
    """Give the Ed25519 signer whose seed (32 bytes) lies in `<folder>/<name>.seed`, readable by its owner only.

    The name, such as `sporbar-rebild`, becomes the key's name in notes. Raises SecretFileError for an unusable file
    and NoteError for a name that no note or no file can carry.
    """
    require_name(name)
    if "/" in name:
        message = f"The key name {name!r} cannot name a file"
        raise NoteError(message)
    return Signer(name, Ed25519PrivateKey.from_private_bytes(secret(folder, f"{name}.seed", SEED_BYTES)))
