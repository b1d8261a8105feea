"""Processes that start a server or attach to one, and what shows whether it runs."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from adapters.database import Urls
from adapters.database.account import Account

ROOT = Path(__file__).resolve().parents[3]
STARTER = """
import json, sys
from pathlib import Path
from adapters.database import start

server = start(Path(sys.argv[1]))
print(json.dumps([vars(server.urls), server.attached]), flush=True)
if sys.stdin.readline():
    server.stop()
"""


def launch(directory: Path, account: Account | None = None) -> subprocess.Popen[str]:
    """Start a process that calls start(), as another user if one is given."""
    identity = account.identity if account else {}
    return subprocess.Popen(  # noqa: S603 this Python
        [sys.executable, "-c", STARTER, directory],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **identity,
    )


@dataclass
class Starter:
    """A process that has started a server or attached to one, and ends it when told."""

    process: subprocess.Popen[str]
    urls: Urls
    attached: bool

    @classmethod
    def of(cls, process: subprocess.Popen[str]) -> Starter:
        """Wait until a process has started its server."""
        assert process.stdout is not None
        urls, attached = json.loads(process.stdout.readline())
        return cls(process, Urls(**urls), attached)

    def kill(self) -> None:
        """End the process as a crash does."""
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        """Let the process stop its server and end."""
        self.process.communicate("stop\n")

    def end(self) -> None:
        """Let the process end, if it has not."""
        if self.process.returncode is None:
            self.process.communicate()


def answers(address: str) -> bool:
    """Tell whether a server answers."""
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def gone_within(address: str, seconds: float) -> bool:
    """Tell whether a server ceases to answer within so many seconds."""
    deadline = time.monotonic() + seconds
    while answers(address):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def server_process(data: Path) -> int:
    """Give the number of the server's first process."""
    return int((data / "cluster" / "postmaster.pid").read_text().splitlines()[0])
