"""Starting PostgreSQL beside a watcher that ends it with us."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from adapters.database.cluster import environment
from adapters.database.locks import try_lock
from adapters.database.place import Place

_SETTINGS: Final = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_parameter_max_length": "0",  # values can be what somebody searches for
    "cluster_name": "sporbar",
}
_WATCHER: Final = Path(__file__).with_name("watcher.py")
_LONGEST_LOG: Final = 10_000_000
_WATCHER_PATIENCE: Final = 40.0


@dataclass(frozen=True)
class Running:
    """A server that this process started: its watcher, and the lock that says we are there."""

    watcher: subprocess.Popen[bytes]
    starter_lock: int

    @property
    def over(self) -> bool:
        """Whether the server and its watcher are gone."""
        return self.watcher.poll() is not None

    def end(self) -> None:
        """Shut the server down and wait until it is gone; asking twice is safe."""
        assert self.watcher.stdin is not None
        if not self.watcher.stdin.closed:
            os.close(self.starter_lock)
            with contextlib.suppress(BrokenPipeError):
                self.watcher.stdin.write(b".")  # closing is not enough where a child forked from us holds the pipe
            self.watcher.stdin.close()
        try:
            self.watcher.wait(_WATCHER_PATIENCE)
        except subprocess.TimeoutExpired:
            self.watcher.kill()
            self.watcher.wait()


def launch(place: Place, port: int, server_lock: int) -> Running:
    """Start the server, which shuts down when this process says so or ends, however it ends.

    Every process of the server holds `server_lock`, so that it is free when the last of them is gone.
    """
    if place.sockets:
        place.sockets.mkdir(mode=0o700, exist_ok=True)
        place.give(place.sockets)
    listen = {
        "port": str(port),
        "listen_addresses": "" if place.sockets else "127.0.0.1",
        "unix_socket_directories": str(place.sockets or ""),
    }
    settings = [part for name, value in (_SETTINGS | listen).items() for part in ("-c", f"{name}={value}")]
    account = (place.account.uid, place.account.gid) if place.account else (-1, -1)
    watcher = [sys.executable, "-I", "-S", str(_WATCHER), *map(str, (os.getpid(), *account, server_lock))]
    starter_lock = _take_starter_lock(place)
    with _open_log(place.log) as log:
        process = subprocess.Popen(  # noqa: S603 our own program
            [*watcher, str(place.programs / "postgres"), "-D", str(place.cluster), *settings],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            bufsize=0,
            cwd="/",
            env=environment(),
            pass_fds=[server_lock],
            start_new_session=True,  # Ctrl-C reaches the parent alone, which still needs its database
        )
    return Running(process, starter_lock)


def starter_is_alive(place: Place) -> bool:
    """Tell whether the process that started the server is there, and has not begun to stop it."""
    lock = try_lock(place.data / "starter.lock")
    if lock is not None:
        os.close(lock)
    return lock is None


def _take_starter_lock(place: Place) -> int:
    # A new file: the starter of a server that crashed may still hold the old one.
    file = place.data / "starter.lock"
    file.unlink(missing_ok=True)
    lock = try_lock(file)
    assert lock is not None, "only the holder of the start lock comes here"
    return lock


def _open_log(file: Path) -> BinaryIO:
    if file.exists() and file.stat().st_size > _LONGEST_LOG:
        file.replace(file.with_suffix(".log.1"))
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
