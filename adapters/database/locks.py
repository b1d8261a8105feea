"""Locks on files, which the kernel frees when the last process that holds them is gone."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from adapters.database.errors import DatabaseError

_PAUSE: Final = 0.05


def try_lock(file: Path) -> int | None:
    """Lock a file and give its descriptor, or give None when somebody else holds it.

    Processes that inherit the descriptor hold the lock too.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def locked(file: Path, patience: float) -> Iterator[int]:
    """Hold a file's lock, waiting `patience` seconds for it; raises DatabaseError."""
    deadline = time.monotonic() + patience
    while (descriptor := try_lock(file)) is None:
        if time.monotonic() > deadline:
            message = f"Another process has been starting this database for more than {patience:.0f} s ({file})."
            raise DatabaseError(message)
        time.sleep(_PAUSE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
