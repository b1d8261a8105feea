"""Two ways to let a server's disk be full: a small disk of its own, and a limit on the size of its files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from psycopg.conninfo import conninfo_to_dict

from adapters.database import Urls, start
from adapters.database.account import is_root, unprivileged_account
from adapters.database.urls import url
from tests.faults.own_server import OwnServer

_ROOT: Final = Path(__file__).resolve().parents[2]
_MEGABYTES: Final = 160
_SEGMENT: Final = 16 * 1024 * 1024
"""The size of PostgreSQL's files of write-ahead log, which are made whole."""


class Disk(Protocol):
    """Where a server of a test's own keeps its data."""

    def start(self) -> Urls:
        """Start the server, also after it broke down; gives its addresses, which stay the same."""

    def fill(self, *, wholly: bool = False) -> None:
        """Leave no room for more data; wholly: nor for write-ahead log."""

    def free(self) -> None:
        """Let there be room again."""


@dataclass
class SmallDisk:
    """A file system in memory, seen by the server's processes alone; see `small_disk`."""

    process: subprocess.Popen[str]

    def start(self) -> Urls:
        """Start the server; its socket is reached by way of a process that sees its disk."""
        return Urls(**{role: self._outside(address) for role, address in self._ask("start").items()})

    def fill(self, *, wholly: bool = False) -> None:
        """Fill the disk to the last byte, whatever for."""
        del wholly
        self._ask("fill")

    def free(self) -> None:
        """Remove what it was filled with."""
        self._ask("free")

    def _outside(self, address: str) -> str:
        where = conninfo_to_dict(address)
        return url(where | {"host": f"/proc/{self.process.pid}/root{where['host']}"})

    def _ask(self, what: str) -> dict[str, str]:
        assert self.process.stdin
        assert self.process.stdout
        print(what, file=self.process.stdin, flush=True)
        return dict(json.loads(self.process.stdout.readline()))


@dataclass
class FileLimit:
    """A limit on the size of files that the server's processes write, which needs no rights."""

    folder: Path
    servers: list[OwnServer] = field(default_factory=list)

    def start(self) -> Urls:
        """Start the server, or wait until it has recovered by itself."""
        self.servers.append(OwnServer(self.folder, start(self.folder)))
        return self.servers[-1].urls

    def fill(self, *, wholly: bool = False) -> None:
        """Let no file grow beyond what a file of write-ahead log needs; wholly: nor that."""
        self._limit(_SEGMENT // 16 if wholly else _SEGMENT)

    def free(self) -> None:
        """Lift the limit."""
        self._limit("unlimited")

    def _limit(self, size: int | str) -> None:
        """Set the limit as the user that the server runs as; a process that is gone needs none."""
        server = self.servers[-1]
        account = unprivileged_account(server.server.data / "cluster") if is_root() else None
        with suppress(FileNotFoundError):  # the postmaster's file, once the server has broken down
            for number in (server.postmaster, *server.processes()):
                command = ["prlimit", "--pid", str(number), f"--fsize={size}:"]
                subprocess.run(  # noqa: S603 the system's own
                    command, check=False, capture_output=True, cwd="/", **(account.identity if account else {})
                )


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """Give a small disk of one's own."""
    command = [sys.executable, "-m", "tests.faults.small_disk", str(folder), str(_MEGABYTES)]
    process = subprocess.Popen(  # noqa: S603 our own program
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield SmallDisk(process)
    finally:
        process.communicate(timeout=60)


@contextmanager
def file_limit(folder: Path) -> Iterator[Disk]:
    """Give a disk on which files cannot grow."""
    disk = FileLimit(folder / "data")
    try:
        yield disk
    finally:
        for server in disk.servers:
            server.server.stop()


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """Give a folder with a short path, where everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="sporbar-full-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def may_mount() -> bool:
    """Tell whether this machine lets us have a small disk: root, or a user who may have namespaces."""
    with folder_of_its_own() as folder:
        command = [sys.executable, "-m", "tests.faults.small_disk", str(folder), "1"]
        done = subprocess.run(command, cwd=_ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 our own program
    return done.returncode == os.EX_OK
