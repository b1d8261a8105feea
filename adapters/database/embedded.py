"""The embedded PostgreSQL server: started by one process, shared by the others on the same data directory."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg

from adapters.database.cluster import ensure_cluster, passwords
from adapters.database.errors import DatabaseError
from adapters.database.launch import Running, launch, starter_is_alive
from adapters.database.listening import address, choose_port, known_port, listening_note
from adapters.database.locks import locked, try_lock
from adapters.database.place import Place, find_place, own_directory
from adapters.database.remains import end_orphans, forget_server
from adapters.database.roles import prepare
from adapters.database.urls import Urls

_PAUSE: Final = 0.05
_ORPHANS_PATIENCE: Final = 1.0
_LOG_LINES: Final = 15


@dataclass
class Server:
    """A running embedded server: started by this process, or attached to.

    `data` is where the data really lies; `notes` are sentences for `doctor`.
    """

    urls: Urls
    attached: bool
    data: Path
    notes: tuple[str, ...]
    _running: Running | None = field(default=None, repr=False)

    def stop(self) -> None:
        """Shut the server down when this process started it; asking twice is safe."""
        if self._running:
            self._running.end()


def start(data_dir: Path, *, database: str = "sporbar", pg_bin: Path | None = None, patience: float = 60.0) -> Server:
    """Start the server of a data directory, or attach to the one that runs, and prepare the database.

    `data_dir` is the server's alone: it is made where missing, and closed to others. `pg_bin` names other programs than
    the wheel's. `patience` is in seconds: so long for another starter, and so long again for the server to answer. The
    server lives until stop() or the end of the process that started it; whoever attached may then start it again.
    Raises DatabaseError.
    """
    try:
        data_dir = own_directory(data_dir.resolve())
        with locked(data_dir / "start.lock", patience) as start_lock, ExitStack() as undo:
            place = find_place(data_dir, pg_bin)
            ensure_cluster(place, start_lock)
            port, running = _bring_up(place, patience, undo)
            secrets = passwords(place)
            urls = prepare(
                address(place, port, secrets["admin"]),
                database=database,
                app_password=secrets["app"],
                owner_password=secrets["owner"],
            )
            undo.pop_all()
            return Server(urls, running is None, place.data, (*place.notes, *listening_note(place, port)), running)
    except OSError as error:
        message = f"The database in {data_dir} could not be started: {error}"
        raise DatabaseError(message) from error


def _bring_up(place: Place, patience: float, undo: ExitStack) -> tuple[int, Running | None]:
    """Wait until the server answers, starting it once no process of an earlier one is left; give its port.

    How to end what was started is left in `undo`.
    """
    running: Running | None = None
    log_begin = place.log.stat().st_size if place.log.exists() else 0
    port = known_port(place)
    begun = time.monotonic()
    while trouble := _trouble(place, port):
        waited = time.monotonic() - begun
        if running is None and (lock := try_lock(place.data / "server.lock")) is not None:
            try:
                forget_server(place.cluster)
                port = choose_port(place)
                running = launch(place, port, lock)
                undo.callback(running.end)
            finally:
                os.close(lock)
        elif running is None and waited > _ORPHANS_PATIENCE:
            end_orphans(place.cluster)
        if waited > patience or (running and running.over):
            message = f"PostgreSQL in {place.data} did not come up in {waited:.0f} s: {trouble}"
            raise DatabaseError(message + _last_lines(place.log, log_begin))
        time.sleep(_PAUSE)
    return port, running


def _trouble(place: Place, port: int) -> str | None:
    """Say why the server can't be used yet, or nothing."""
    try:
        # Only our server knows the password's verifier: whoever else answers on the port is found out.
        psycopg.connect(
            address(place, port, passwords(place)["admin"]), connect_timeout=5, require_auth="scram-sha-256"
        ).close()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return None if starter_is_alive(place) else "the process that started it is gone, and it is shutting down"


def _last_lines(log: Path, begin: int) -> str:
    """Give the last lines of the log, from byte `begin` on."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode(errors="replace").splitlines()[-_LOG_LINES:]
    return "".join(f"\n{line}" for line in lines)
