"""Secrets in files outside the database, closed to others."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class SecretFileError(Exception):
    """A secret's file cannot be used; the message says why."""


def secret(folder: Path, name: str, size: int = 32) -> bytes:
    """Read a secret of `size` random bytes, made on first use, from a file that only its owner can read."""
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _create(path, secrets.token_bytes(size))
    if path.stat().st_mode & 0o077:
        message = f"{path} can be read by others; close it with: chmod 600 {path}"
        raise SecretFileError(message)
    held = path.read_bytes()
    if len(held) != size:
        message = f"{path} holds {len(held)} bytes instead of {size}; restore it from its backup"
        raise SecretFileError(message)
    return held


def _create(path: Path, content: bytes) -> None:
    """Write a new file whole or not at all; whoever comes second keeps the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
