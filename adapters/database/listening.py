"""Where the embedded server listens: a socket in a closed directory, or the loopback interface where it can't."""

from __future__ import annotations

import socket
from typing import Final

from adapters.database.cluster import ADMINISTRATOR
from adapters.database.place import Place
from adapters.database.urls import url

_SOCKET_PORT: Final = 5432
_LOOPBACK: Final = "127.0.0.1"


def address(place: Place, port: int, password: str) -> str:
    """Give the administrator's URL."""
    login = {"user": ADMINISTRATOR, "password": password, "dbname": "postgres"}
    return url(login | {"host": str(place.sockets or _LOOPBACK), "port": port})


def known_port(place: Place) -> int:
    """Give the port of the server that runs or ran last, or 0; over a socket it is only part of a name."""
    if place.sockets:
        return _SOCKET_PORT
    file = place.data / "port"
    text = file.read_text() if file.exists() else ""
    return int(text) if text.isdecimal() else 0


def choose_port(place: Place) -> int:
    """Give a free port to listen on: the one before where possible, so that addresses in use stay true."""
    if place.sockets:
        return _SOCKET_PORT
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, known_port(place)))
        except OSError:
            probe.bind((_LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    (place.data / "port").write_text(str(port))
    return port


def listening_note(place: Place, port: int) -> tuple[str, ...]:
    """Say why the server listens on a port, where it does."""
    if place.sockets:
        return ()
    return (f"PostgreSQL listens on {_LOOPBACK}:{port}, because the path {place.data} is too long for a socket.",)
