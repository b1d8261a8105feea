"""The program itself as it runs in use: its worker or its web server, each in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from bench.place import Place

HOST: Final = "127.0.0.1"
_PROGRAM: Final = "from service.cli import main; main()"
_PATIENCE: Final = 30.0


@contextmanager
def program(place: Place, *words: str, **settings: str) -> Iterator[None]:
    """Let `sporbar` run on the benchmark's database for as long as the block lasts."""
    command = [sys.executable, "-c", _PROGRAM, *words]
    with subprocess.Popen(command, env=place.settings | settings, stderr=subprocess.DEVNULL) as process:  # noqa: S603 our own program
        try:
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            process.kill()


@contextmanager
def web(place: Place) -> Iterator[int]:
    """Let the web server run, without a worker; gives its port."""
    port = free_port()
    with program(place, "serve", "--no-worker", SPORBAR_HOST=HOST, SPORBAR_PORT=str(port)):
        await_port(port)
        yield port


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])


def await_port(port: int) -> None:
    """Wait until somebody listens; raises TimeoutError."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(ConnectionRefusedError), socket.create_connection((HOST, port)):
            return
        time.sleep(0.05)
    message = "The measured server did not come up"
    raise TimeoutError(message)
