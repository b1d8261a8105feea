"""Wakes those who follow a log, after the commit and in a transaction of its own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

CHANNEL: Final = "sporbar"
"""The payload is `municipality position`."""
_NOTIFY: Final = f"select pg_notify('{CHANNEL}', $1)".encode()
"""Through libpq it is one message, and a transaction of its own."""
PAUSE_SECONDS: Final = 0.001
"""Between two notifications of one log: within an append's transaction they would serialise the commits of all."""


class Notifier:
    """Tells of the newest position; positions that come while it is telling are told of together.

    The facts are recorded whether it goes out or not, and who follows also looks for itself.
    """

    def __init__(self, pool: ConnectionPool, municipality: str) -> None:
        """Use a connection of the pool whenever there is something to tell."""
        self._pool = pool
        self._municipality = municipality
        self._lock = Lock()
        self._newest = 0
        self._at_work = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"notify {municipality}")

    def tell(self, position: int) -> None:
        """Let those who follow know that the log has come to a position; returns at once."""
        with self._lock:
            self._newest = max(self._newest, position)
            if self._at_work:
                return
            self._at_work = True
        with suppress(RuntimeError):  # the program is being ended
            self._thread.submit(self._work)

    def _work(self) -> None:
        told = 0
        while True:
            with self._lock:
                newest = self._newest
                self._at_work = newest > told
                if not self._at_work:
                    return
            with suppress(psycopg.OperationalError), self._pool.connection() as connection:
                connection.pgconn.exec_params(_NOTIFY, [f"{self._municipality} {newest}".encode()])
            told = newest
            time.sleep(PAUSE_SECONDS)
