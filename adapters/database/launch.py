"""Starting PostgreSQL beside a watcher that ends it with us."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, Final

from adapters.database.cluster import environment
from adapters.database.errors import DatabaseError
from adapters.database.place import Place

DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
_SETTINGS: Final = DURABLE | {
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "cluster_name": "sporbar",
}
_WATCHER: Final = Path(__file__).with_name("watcher.py")
_LONGEST_LOG: Final = 10_000_000


def launch(place: Place, port: int, lock: int) -> subprocess.Popen[bytes]:
    """Start the server and give its watcher's process; `lock` is held until the last process of the server is gone.

    The server shuts down when the watcher's standard input closes or this process ends, however it ends.
    """
    if place.sockets:
        place.sockets.mkdir(mode=0o700, exist_ok=True)
        place.give(place.sockets)
    _forget_stale_process(place)
    listen = {
        "port": str(port),
        "listen_addresses": "" if place.sockets else "127.0.0.1",
        "unix_socket_directories": str(place.sockets or ""),
    }
    settings = [part for name, value in (_SETTINGS | listen).items() for part in ("-c", f"{name}={value}")]
    account = (place.account.uid, place.account.gid) if place.account else (-1, -1)
    watcher = [sys.executable, "-I", "-S", str(_WATCHER), *map(str, (os.getpid(), *account, lock))]
    with _open_log(place.data / "server.log") as log:
        return subprocess.Popen(  # noqa: S603 our own program
            [*watcher, str(place.programs / "postgres"), "-D", str(place.cluster), *settings],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            bufsize=0,
            cwd="/",
            env=environment(),
            pass_fds=[lock],
            start_new_session=True,  # Ctrl-C reaches the parent alone, which still needs its database
        )


def end(watcher: subprocess.Popen[bytes]) -> None:
    """Shut the server down and wait until it is gone."""
    assert watcher.stdin is not None
    if not watcher.stdin.closed:
        try:
            watcher.stdin.write(b".")  # a child that was forked from us may hold the pipe open
        except BrokenPipeError:
            pass
        finally:
            watcher.stdin.close()
    watcher.wait()


def last_lines(file: Path, begin: int, count: int = 15) -> str:
    """Give the last lines of a log from byte `begin` on."""
    with file.open("rb") as log:
        log.seek(begin)
        return "\n".join(log.read().decode(errors="replace").splitlines()[-count:])


def _open_log(file: Path) -> BinaryIO:
    if file.exists() and file.stat().st_size > _LONGEST_LOG:
        file.replace(file.with_suffix(".log.1"))
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _forget_stale_process(place: Place) -> None:
    """Remove a `postmaster.pid` whose number some other program has by now; PostgreSQL itself handles a dead one."""
    file = place.cluster / "postmaster.pid"
    if not file.exists():
        return
    first = file.read_text(errors="replace").partition("\n")[0].strip()
    directory = Path("/proc", first, "cwd")
    if first.isdecimal() and Path("/proc/self").exists() and os.path.realpath(directory) == str(place.cluster):
        message = f"A PostgreSQL that Sporbar did not start (process {first}) uses the data in {place.cluster}."
        raise DatabaseError(message)
    if Path("/proc/self").exists():
        file.unlink()
