"""A proxy on loopback between a log and PostgreSQL, which cuts connections at a chosen moment."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from psycopg.conninfo import conninfo_to_dict

from adapters.database.urls import url

_CHUNK: Final = 65_536
_PATIENCE: Final = 30.0


class Cut(Enum):
    """When a connection is cut on which a client sends something marked."""

    BEFORE = "before the server gets it"
    AFTER = "right after the server gets it"
    ANSWERED = "when the server has answered, before the answer comes back"
    LATE = "long before the server gets it"


@dataclass
class Proxy:
    """Forwards both ways, and cuts connections that carry what is marked."""

    target: str
    """The path of the server's socket."""
    listener: socket.socket
    cuts: int = 0
    """How often it has cut."""
    stays_away: bool = False
    """Whether new connections are turned away once it has cut."""
    late: threading.Event = field(default_factory=threading.Event)
    """Set when what was cut off `LATE` may reach the server."""
    arrived: threading.Event = field(default_factory=threading.Event)
    """Set when the server has dealt with it."""
    _left: int = 0
    _marks: tuple[bytes, ...] = ()
    _how: Cut = Cut.BEFORE
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        """Give the port on 127.0.0.1 that clients connect to."""
        return int(self.listener.getsockname()[1])

    def cut(self, how: Cut, times: int, *marks: bytes) -> None:
        """Cut the next few connections on which a client sends any of these bytes."""
        with self._lock:
            self._how, self._left, self._marks = how, times, marks

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                if self.stays_away and self.cuts:
                    client.close()
                else:
                    threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self.target)
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(_CHUNK)
                    if not data or (ready is client and self._is_cut(data, client, server)):
                        return
                    if ready is server:
                        client.sendall(data)

    def _is_cut(self, data: bytes, client: socket.socket, server: socket.socket) -> bool:
        """Send on what a client sent, unless it is to be cut before; tell whether it is cut."""
        with self._lock:
            cut = self._left > 0 and any(mark in data for mark in self._marks)
            how = self._how if cut else None
            self._left, self.cuts = self._left - cut, self.cuts + cut
        if how is Cut.LATE:
            client.close()
            self.late.wait(_PATIENCE)
        if how is not Cut.BEFORE:
            server.sendall(data)
        if how in (Cut.ANSWERED, Cut.LATE):
            server.recv(_CHUNK)
        if how is Cut.LATE:
            self.arrived.set()
        return cut


@contextmanager
def proxied(address: str) -> Iterator[tuple[Proxy, str]]:
    """Put a proxy in front of a server that listens on a socket; gives it, and the address that leads through it."""
    where = conninfo_to_dict(address)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(f"{where['host']}/.s.PGSQL.{where.get('port', 5432)}", listener)
        thread = threading.Thread(target=proxy.serve, daemon=True)
        thread.start()
        try:
            yield proxy, url(where | {"host": "127.0.0.1", "port": proxy.port})
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
