"""A server process of its own that can be killed at any moment, and clients that write to it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx

from service.identity import Claim, Identities
from service.settings import Settings

PROGRAM = (sys.executable, "-c", "from service.cli import main; main()")
PATIENCE = 120
"""Seconds that a server may take to start on a busy machine."""
PLAN = """\
municipality: {slug: rebild, name: Rebild Kommune}
steps:
  - do: people/register-unit
    unit: skole-a
    name: Skole A
    kind: skole
"""


@dataclass
class Machine:
    """A data folder, and the server process that runs on it, if one does."""

    folder: Path
    http: httpx.Client
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        """Give the settings that the server runs with."""
        return Settings(data_dir=self.folder, port=self.port, mode="demo", database_url="")

    @property
    def address(self) -> str:
        """Give the address that the server answers at."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Give the settings as the environment of a process."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("SPORBAR_")}
        return others | {"SPORBAR_DATA_DIR": str(self.folder), "SPORBAR_PORT": str(self.port)}

    @property
    def log(self) -> str:
        """Give the end of what the server wrote, to be shown when something fails."""
        return (self.folder / "server.log").read_text()[-20_000:]

    def run(self, *arguments: str) -> None:
        """Run a verb of the command line to its end."""
        subprocess.run(  # noqa: S603 our own program
            [*PROGRAM, *arguments], env=self.environment, check=True, capture_output=True, timeout=PATIENCE
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.port = _free_port()
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 our own program
                [*PROGRAM, "serve"], env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(httpx.TransportError):
                if self.http.get(f"{self.address}/readyz").status_code == httpx.codes.OK:
                    return
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        """End the server by a signal and wait until it is gone."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)
            self.process = None


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine of one's own, with a small municipality and no server yet."""
    folder = Path(tempfile.mkdtemp(prefix="sporbar-killed-"))
    folder.chmod(0o711)
    http = httpx.Client(timeout=60)
    held = Machine(folder, http)
    try:
        (folder / "plan.yaml").write_text(PLAN)
        held.run("load", str(folder / "plan.yaml"))
        yield held
    finally:
        held.end(signal.SIGKILL)
        http.close()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Clients:
    """Programs that register units and persons, each with a key of its own, and remember what they were answered."""

    machine: Machine
    answered: dict[str, int] = field(default_factory=dict)
    """The position by the id of what was registered."""
    unanswered: list[str] = field(default_factory=list)

    def write(self, round_: int, writers: int) -> list[threading.Thread]:
        """Let threads write until the server is gone; gives them once the first of them has been answered."""
        before, deadline = len(self.answered), time.monotonic() + PATIENCE
        threads = [threading.Thread(target=self._write, args=(f"{round_}-{number}",)) for number in range(writers)]
        for thread in threads:
            thread.start()
        while len(self.answered) == before:
            assert time.monotonic() < deadline, self.machine.log
            time.sleep(0.01)
        return threads

    def repeat(self) -> None:
        """Send again, with the same key, whatever was not answered."""
        while self.unanswered:
            answer = self._send(self.unanswered[-1])
            assert answer.status_code == httpx.codes.CREATED, answer.text + self.machine.log
            self.answered[self.unanswered.pop()] = answer.json()["position"]

    def _write(self, name: str) -> None:
        for number in count():
            id_ = f"{'person' if number % 2 else 'enhed'}-{name}-{number}"
            try:
                answer = self._send(id_)
            except httpx.TransportError:
                self.unanswered.append(id_)
                return
            if answer.status_code == httpx.codes.CREATED:
                self.answered[id_] = answer.json()["position"]
            else:
                assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text + self.machine.log
                self.unanswered.append(id_)

    def _send(self, id_: str) -> httpx.Response:
        if id_.startswith("person"):
            verb, fields = "register-person", {"person": id_, "name": f"Navn {id_}", "role": "team", "unit": "skole-a"}
        else:
            verb, fields = "register-unit", {"unit": id_, "name": f"Enhed {id_}", "kind": "skole"}
        token = Identities(self.machine.settings.keys_dir).token(Claim("consultant", None, "rebild"))
        return self.machine.http.post(
            f"{self.machine.address}/api/v1/rebild/people/{verb}",
            json=fields,
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": id_},
        )


def moment() -> float:
    """Give a moment in mid-write, in seconds after the first answer."""
    return random.uniform(0, 0.8)  # noqa: S311 any moment will do


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
