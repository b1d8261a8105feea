"""The unprivileged user that PostgreSQL runs as when root starts it, and where that user may go."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

from adapters.database.errors import DatabaseError

# PostgreSQL's own user shares its files with no other program; `nobody` is what every system has.
_CANDIDATES: Final = ("postgres", "nobody")


class Identity(TypedDict, total=False):
    """Arguments for subprocess that drop root's rights."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user of the system."""

    name: str
    uid: int
    gid: int

    @property
    def identity(self) -> Identity:
        """How a subprocess becomes this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged_account(cluster: Path) -> Account:
    """Give the user who owns the cluster, or one of the system's; raises DatabaseError."""
    if cluster.exists():
        uid = cluster.stat().st_uid
        if uid == 0:
            message = f"{cluster} belongs to root, and PostgreSQL may not run as root."
            raise DatabaseError(message)
        return _account(pwd.getpwuid(uid))
    for name in _CANDIDATES:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    message = (
        "PostgreSQL may not run as root, and this system has no user `postgres` or `nobody`: start as another user."
    )
    raise DatabaseError(message)


def closed_to(account: Account, directory: Path) -> Path | None:
    """Give the topmost directory on the way to (and including) this one that the user may not enter."""
    for step in (*reversed(directory.parents), directory):
        status = step.stat()
        if status.st_uid == account.uid:
            may_enter = status.st_mode & stat.S_IXUSR
        elif status.st_gid == account.gid:
            may_enter = status.st_mode & stat.S_IXGRP
        else:
            may_enter = status.st_mode & stat.S_IXOTH
        if not may_enter:
            return step
    return None


def is_root() -> bool:
    """Tell whether this process runs as root."""
    return os.geteuid() == 0


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
