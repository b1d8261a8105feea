"""Where the embedded server keeps its data, runs its programs and listens."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Final

from adapters.database.account import Account, Identity, closed_to, is_root, unprivileged_account
from adapters.database.errors import DatabaseError
from adapters.database.programs import copy_programs, find_programs

SHARED_HOME: Final = Path("/var/lib/sporbar")
_LONGEST_SOCKET: Final = 100
_POINTER: Final = "moved-to"


@dataclass(frozen=True)
class Place:
    """The server's directory, which is closed to others, its programs, and its user when it is not ours."""

    data: Path
    programs: Path
    account: Account | None
    notes: tuple[str, ...]

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.data / "cluster"

    @property
    def log(self) -> Path:
        """PostgreSQL's log of what it does, for people."""
        return self.data / "server.log"

    @property
    def sockets(self) -> Path | None:
        """The directory of the server's socket; None where a socket's path would be too long."""
        directory = self.data / "run"
        return directory if len(os.fsencode(directory / ".s.PGSQL.5432")) <= _LONGEST_SOCKET else None

    @property
    def identity(self) -> Identity:
        """How a subprocess becomes the server's user."""
        return self.account.identity if self.account else {}

    def give(self, path: Path) -> Path:
        """Let the server's user own a file or directory."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)
        return path


def find_place(data_dir: Path, pg_bin: Path | None) -> Place:
    """Find or make the server's place for a data directory of ours, which exists; raises DatabaseError."""
    programs = find_programs(pg_bin)
    if not is_root():
        data_dir.chmod(0o700)
        return Place(data_dir, programs, None, ())
    pointer = data_dir / _POINTER
    data = Path(pointer.read_text(encoding="utf-8").strip()) if pointer.exists() else data_dir
    account = unprivileged_account(data / "cluster")
    notes = [f"PostgreSQL runs as the user {account.name}, because it may not run as root."]
    if closed := closed_to(account, data_dir.parent):
        data = _moved_data(data, pointer, account)
        notes.append(f"PostgreSQL keeps its data in {data}, because {account.name} may not enter {closed}.")
    if closed := closed_to(account, programs):
        programs = copy_programs(programs, _shared_home(account))
        notes.append(f"PostgreSQL's programs were copied to {programs}, because {account.name} may not enter {closed}.")
    os.chown(data, 0, account.gid)
    data.chmod(0o710)
    return Place(data, programs, account, tuple(notes))


def own_directory(path: Path) -> Path:
    """Make the directory, closed to others, or check that it is ours; raises DatabaseError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        message = f"{path} is not a directory of the user who starts the database (user id {os.geteuid()})."
        raise DatabaseError(message)
    return path


def _moved_data(data: Path, pointer: Path, account: Account) -> Path:
    # The pointer, not a name made from the path: a new checkout at an old path must not find another's data.
    if pointer.exists():
        if not data.is_dir():
            message = f"{pointer} says that the data lies in {data}, which is gone: bring it back, or remove that file."
            raise DatabaseError(message)
        return data
    if (data / "cluster").exists():
        message = f"The data in {data} can't be used, because {account.name} may no longer enter that directory."
        raise DatabaseError(message)
    moved = own_directory(_shared_home(account).resolve() / f"data-{token_hex(8)}")
    pointer.write_text(f"{moved}\n", encoding="utf-8")
    return moved


def _shared_home(account: Account) -> Path:
    if not SHARED_HOME.exists():
        own_directory(SHARED_HOME).chmod(0o755)
    own_directory(SHARED_HOME)
    if closed := closed_to(account, SHARED_HOME):
        message = f"{account.name} may not enter {closed}: choose a data directory that is open to it."
        raise DatabaseError(message)
    return SHARED_HOME
