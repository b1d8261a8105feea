"""The embedded PostgreSQL server: started by one process, shared by the others on the same data directory."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg

from adapters.database.cluster import ADMINISTRATOR, ensure_cluster, passwords
from adapters.database.errors import DatabaseError
from adapters.database.launch import end, last_lines, launch
from adapters.database.locks import locked, try_lock
from adapters.database.place import Place, find_place, own_directory
from adapters.database.roles import prepare
from adapters.database.urls import Urls, url

_SOCKET_PORT: Final = 5432
_PAUSE: Final = 0.03


@dataclass
class Server:
    """A running embedded server: started by this process, or attached to.

    `data` is where the data really lies; `notes` are sentences for `doctor`.
    """

    urls: Urls
    attached: bool
    data: Path
    notes: tuple[str, ...]
    _watcher: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def stop(self) -> None:
        """Shut the server down when this process started it; asking twice is safe."""
        if self._watcher is not None:
            end(self._watcher)


def start(data_dir: Path, *, database: str = "sporbar", pg_bin: Path | None = None, patience: float = 60.0) -> Server:
    """Start the server of a data directory, or attach to the one that runs, and prepare the database.

    `data_dir` is the server's alone: it is made where missing, and closed to others. `pg_bin` names other programs than
    the wheel's; `patience` is in seconds, for each of waiting for another starter and for the server. The server lives
    until stop() or the end of the process that started it. Raises DatabaseError.
    """
    try:
        data_dir = own_directory(data_dir.resolve())
        with locked(data_dir / "start.lock", patience) as start_lock:
            place = find_place(data_dir, pg_bin)
            ensure_cluster(place, start_lock)
            port, watcher = _bring_up(place, patience)
            try:
                secrets = passwords(place)
                urls = prepare(
                    _address(place, port, secrets["admin"]),
                    database=database,
                    app_password=secrets["app"],
                    owner_password=secrets["owner"],
                )
            except BaseException:
                if watcher:
                    end(watcher)
                raise
            return Server(urls, watcher is None, place.data, (*place.notes, *_listening(place, port)), watcher)
    except OSError as error:
        message = f"The database in {data_dir} could not be started: {error}"
        raise DatabaseError(message) from error


def _bring_up(place: Place, patience: float) -> tuple[int, subprocess.Popen[bytes] | None]:
    """Wait until the server answers, starting it when no process of it is left; give its port and the watcher."""
    watcher, begin = None, 0
    port = _known_port(place)
    deadline = time.monotonic() + patience
    while (trouble := _trouble(place, port)) is not None:
        if watcher is None and (lock := try_lock(place.data / "server.lock")) is not None:
            try:
                port, begin = _free_port(place, port), _size(place.data / "server.log")
                watcher = launch(place, port, lock)
            finally:
                os.close(lock)
        if (watcher and watcher.poll() is not None) or time.monotonic() > deadline:
            if watcher:
                end(watcher)
            lines = last_lines(place.data / "server.log", begin)
            message = f"PostgreSQL in {place.data} did not come up within {patience:.0f} s: {trouble}\n{lines}"
            raise DatabaseError(message)
        time.sleep(_PAUSE)
    return port, watcher


def _trouble(place: Place, port: int) -> str | None:
    """Say why the server can't be used yet, or nothing."""
    try:
        address = _address(place, port, passwords(place)["admin"])
        with psycopg.connect(address, connect_timeout=5) as connection:
            row = connection.execute("show data_directory").fetchone()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return None if row == (str(place.cluster),) else f"another server answers on port {port}"


def _address(place: Place, port: int, password: str) -> str:
    host = str(place.sockets or "127.0.0.1")
    login = {"user": ADMINISTRATOR, "password": password, "dbname": "postgres"}
    return url(login | {"host": host, "port": port})


def _listening(place: Place, port: int) -> tuple[str, ...]:
    if place.sockets:
        return ()
    return (f"PostgreSQL listens on 127.0.0.1:{port}, because the path {place.data} is too long for a socket.",)


def _known_port(place: Place) -> int:
    file = place.data / "port"
    return int(file.read_text()) if not place.sockets and file.exists() else _SOCKET_PORT


def _free_port(place: Place, before: int) -> int:
    """Give a port to listen on over TCP, the one before where it is free, so that addresses in use stay true."""
    if place.sockets:
        return _SOCKET_PORT
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", before))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (place.data / "port").write_text(str(port))
    return port


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
