"""A PostgreSQL server of a test's own, which the test may kill and freeze. Needs Linux's /proc."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from adapters import directory
from adapters.database import Server, Urls, start
from adapters.database.urls import APPLICATION_ROLE


@dataclass
class OwnServer:
    """A server on a folder of its own. Signals go to its processes alone, each held so that its number stays its."""

    folder: Path
    server: Server

    @property
    def urls(self) -> Urls:
        """Give the addresses, which stay the same however often the server is started."""
        return self.server.urls

    @property
    def postmaster(self) -> int:
        """Give the number of the server's first process."""
        return int((self.server.data / "cluster" / "postmaster.pid").read_text().splitlines()[0])

    def processes(self) -> dict[int, str]:
        """Give what the postmaster has started: each process's number, and what it says it does."""
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if _parent(process) == self.postmaster:
                    found[int(process.name)] = (process / "cmdline").read_bytes().decode(errors="replace")
        return found

    def backends(self) -> list[int]:
        """Give the processes that serve the application's connections."""
        return [number for number, title in self.processes().items() if f" {APPLICATION_ROLE} " in title]

    def kill_postmaster(self) -> None:
        """End the first process as a crash does."""
        os.kill(self.postmaster, signal.SIGKILL)

    def signal_child(self, number: int, sign: signal.Signals) -> bool:
        """Signal a process that the postmaster has started; False when it is gone."""
        try:
            handle = os.pidfd_open(number)
        except ProcessLookupError:
            return False
        try:
            if _parent(Path("/proc", str(number))) != self.postmaster:
                return False
            signal.pidfd_send_signal(handle, sign)
        except OSError:
            return False
        finally:
            os.close(handle)
        return True

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop every process of the server as a machine that hangs does, and let them go on afterwards."""
        os.kill(self.postmaster, signal.SIGSTOP)
        held = list(self.processes())
        try:
            for number in held:
                self.signal_child(number, signal.SIGSTOP)
            yield
        finally:
            for number in held:
                self.signal_child(number, signal.SIGCONT)
            os.kill(self.postmaster, signal.SIGCONT)

    def start(self) -> None:
        """Start the server again after it was killed."""
        self.server.stop()
        self.server = start(self.folder)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Run a server that has no municipality yet."""
    folder = Path(tempfile.mkdtemp(prefix="sporbar-faults-"))
    folder.chmod(0o711)
    held = OwnServer(folder / "data", start(folder / "data"))
    try:
        with psycopg.connect(held.urls.owner) as owner:
            directory.prepare(owner)
        yield held
    finally:
        held.server.stop()
        shutil.rmtree(folder)


def _parent(process: Path) -> int:
    return int((process / "stat").read_text().rpartition(")")[2].split()[1])
