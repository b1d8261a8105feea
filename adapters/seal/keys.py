"""The keys that sign checkpoints, in files outside the database: made on first use, rotated, the old one destroyed.

In the folder lie, for a key name such as `sporbar-rebild`:
`<name>.seed`           32 bytes: the key that signs;
`<name>.next.seed`      while a rotation is at work: the key that is to come;
`<name>.retiring.seed`  after a rotation: the key before, until one checkpoint carries both signatures;
`<name>.vkeys`          public: verifier keys (C2SP signed-note), a line each, the newest first.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal.signing import NoteError, Signer, Verifier, require_name
from adapters.vault.files import read_secret, secret, sync_folder, write_public

SEED_BYTES: Final = 32


class RotationError(Exception):
    """A key cannot be rotated now; the message says why."""


def signer(folder: Path, name: str) -> Signer:
    """Give the Ed25519 signer whose seed (32 bytes) lies in `<folder>/<name>.seed`, readable by its owner only.

    The name, such as `sporbar-rebild`, becomes the key's name in notes. Raises SecretFileError for an unusable file
    and NoteError for a name that no note or no file can carry.
    """
    _require_file_name(name)
    return _signer(name, secret(folder, f"{name}.seed", SEED_BYTES))


class Keyring:
    """The keys of one name. Files are read at every use, so that a rotation reaches the processes that run."""

    def __init__(self, folder: Path, name: str) -> None:
        """Use the key files in a folder, and make the first key; raises SecretFileError and NoteError."""
        self.name = name
        self._folder = folder
        self._seed, self._coming, self._retiring = (
            folder / f"{name}{part}.seed" for part in ("", ".next", ".retiring")
        )
        self._public = folder / f"{name}.vkeys"
        signer(folder, name)

    def signer(self) -> Signer:
        """Give the key that signs now; raises SecretFileError for an unusable file."""
        return signer(self._folder, self.name)

    def signers(self) -> list[Signer]:
        """Give the keys that sign the next checkpoint: the newest, and after a rotation the one before it as well."""
        newest, before = self.signer(), self._before()
        return [newest] if before is None or before.verifier() == newest.verifier() else [newest, before]

    def verifiers(self) -> list[Verifier]:
        """Give the keys with which the checkpoints of any time are verified, the newest first."""
        lines = self._public.read_text().splitlines() if self._public.exists() else []
        held, newest = [Verifier.parse(line) for line in lines], self.signer().verifier()
        if newest not in held:
            held.insert(0, newest)
            self._publish(held)
        return held

    def rotate(self) -> Verifier:
        """Let a new key sign from the next checkpoint on; gives what verifies it. Raises RotationError.

        Stopped at any moment it can be asked for again: there is always a key that signs, and its verifier is public.
        """
        if len(self.signers()) > 1:
            message = f"The last rotation of {self.name} is not over: no checkpoint carries both signatures yet"
            raise RotationError(message)
        coming = _signer(self.name, secret(self._folder, self._coming.name, SEED_BYTES)).verifier()
        self._publish([coming, *(one for one in self.verifiers() if one != coming)])
        self._retiring.unlink(missing_ok=True)
        os.link(self._seed, self._retiring)
        self._coming.replace(self._seed)
        sync_folder(self._folder)
        return coming

    def retire(self, signed: list[Signer]) -> None:
        """Destroy the key before, once a checkpoint that all of these keys signed is stored."""
        before = self._before()
        if before and before.verifier() in [one.verifier() for one in signed[1:]]:
            self._retiring.unlink(missing_ok=True)
            sync_folder(self._folder)

    def _before(self) -> Signer | None:
        try:
            return _signer(self.name, read_secret(self._retiring, SEED_BYTES))
        except FileNotFoundError:
            return None

    def _publish(self, verifiers: list[Verifier]) -> None:
        write_public(self._public, "".join(f"{one.vkey()}\n" for one in verifiers).encode())


def _signer(name: str, seed: bytes) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed))


def _require_file_name(name: str) -> None:
    require_name(name)
    if "/" in name:
        message = f"The key name {name!r} cannot name a file"
        raise NoteError(message)
