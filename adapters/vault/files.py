"""Secrets in files outside the database, closed to others; and files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

_PRIVATE: Final = 0o600


class SecretFileError(Exception):
    """A secret's file cannot be used; the message says why."""


def secret(folder: Path, name: str, size: int = 32) -> bytes:
    """Read a secret of `size` random bytes, made on first use, from a file that only its owner can read."""
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _create(path, secrets.token_bytes(size))
    return read_secret(path, size)


def read_secret(path: Path, size: int = 32) -> bytes:
    """Read a secret of `size` bytes that has been made; raises SecretFileError, and FileNotFoundError without it."""
    if path.stat().st_mode & 0o077:
        message = f"{path} can be read by others; close it with: chmod 600 {path}"
        raise SecretFileError(message)
    held = path.read_bytes()
    if len(held) != size:
        message = f"{path} holds {len(held)} bytes instead of {size}; restore it from its backup"
        raise SecretFileError(message)
    return held


def write_public(path: Path, content: bytes) -> None:
    """Put a file that everybody may read in the place of the one before, whole or not at all."""
    _draft(path, content, 0o644).replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make what was renamed, linked or removed in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _create(path: Path, content: bytes) -> None:
    """Write a new file whole or not at all; whoever comes second keeps the first one's."""
    draft = _draft(path, content, _PRIVATE)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, content: bytes, mode: int) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
