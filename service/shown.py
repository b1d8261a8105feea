"""Who waits for rows to show is woken by a notification from whoever wrote them."""

from __future__ import annotations

import time
from threading import Condition, Thread
from typing import Any, Final

import psycopg
from psycopg import Connection

CHANNEL: Final = "sporbar_shown"
"""The payload is the municipality's short name."""
LOOK_SECONDS: Final = 0.5
"""So often one looks without having been told: a notification can be lost with its connection."""
_RETRY_SECONDS: Final = 0.2


def tell(connection: Connection[Any], municipality: str) -> None:
    """Tell, when the transaction commits, that a municipality's rows show more."""
    connection.execute("select pg_notify(%s, %s)", (CHANNEL, municipality))


class Shown:
    """Hears when rows show more, on one connection for all who wait in this process; it begins with the first."""

    def __init__(self, conninfo: str) -> None:
        """Nobody waits yet."""
        self._conninfo = conninfo
        self._heard: dict[str, int] = {}
        self._condition = Condition()
        self._thread: Thread | None = None
        self._closed = False

    def wait(self, municipality: str, heard: int | None, deadline: float) -> int:
        """Wait until more shows than when `heard` was given, or it is time to look; gives what is heard by now.

        Whoever waits for the first time looks once more at once: what came before could not be heard.
        """
        with self._condition:
            self._listen()
            if heard is not None:
                left = min(deadline - time.monotonic(), LOOK_SECONDS)
                self._condition.wait_for(lambda: self._heard.get(municipality, 0) > heard, max(left, 0.0))
            return self._heard.get(municipality, 0)

    def close(self) -> None:
        """Hear no more."""
        with self._condition:
            self._closed = True
        if self._thread:
            self._thread.join()

    def _listen(self) -> None:
        """Begin to listen, and wait until one can hear."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="shown", daemon=True)
            self._thread.start()
            self._condition.wait(LOOK_SECONDS)

    def _work(self) -> None:
        while not self._closed:
            try:
                with psycopg.connect(self._conninfo, autocommit=True) as connection:
                    connection.execute(f"listen {CHANNEL}")
                    self._hear(None)
                    while not self._closed:
                        for note in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                            self._hear(note.payload)
            except psycopg.OperationalError:
                time.sleep(_RETRY_SECONDS)

    def _hear(self, municipality: str | None) -> None:
        with self._condition:
            if municipality is not None:
                self._heard[municipality] = self._heard.get(municipality, 0) + 1
            self._condition.notify_all()
