"""Follows the log: waits for a notification, looks for itself when none comes, and outlives a lost connection."""

from __future__ import annotations

import selectors
import socket
from collections import deque
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any, Final, TypeVar

import psycopg
from eventsourcing.dcb.api import DCBQuery, DCBRecorder, DCBSequencedEvent, DCBSubscription

from adapters.log.notifying import CHANNEL

FALLBACK_SECONDS: Final = 0.5
PATIENCE_SECONDS: Final = 60.0
"""For so long a lost database is waited for."""
_PAUSE_SECONDS: Final = 0.2
_CONNECT_SECONDS: Final = 5
_BATCH: Final = 500


R_co = TypeVar("R_co", bound=DCBRecorder, covariant=True)


class Subscription(DCBSubscription[R_co]):
    """Events from a position on, in order, each once; blocks until the next one is there or it is stopped.

    At most a batch lies in memory, however far ahead the log is. A lost connection is opened anew; what came
    meanwhile is read. Any thread may stop it.
    """

    def __init__(self, log: R_co, conninfo: str, municipality: str, query: DCBQuery | None, after: int | None) -> None:
        """Listen from now on, so that nothing is missed between reading and waiting."""
        super().__init__(log, query, after)
        self._conninfo = conninfo
        self._municipality = municipality
        self._waiting: deque[DCBSequencedEvent] = deque()
        self._connection = listening(conninfo)
        self._alarm, self._wake = socket.socketpair()
        self._in_use = Lock()

    def __next__(self) -> DCBSequencedEvent:
        """Give the next event; StopIteration when stopped, psycopg.OperationalError when the database stays away."""
        with self._in_use:
            return self._next()

    def stop(self) -> None:
        """End the subscription; whoever waits for its next event is woken."""
        super().stop()
        with suppress(OSError):
            self._wake.send(b"!")

    def __exit__(self, *args: object, **kwargs: Any) -> None:  # noqa: ANN401 the library's signature
        """Stop, and let go of the connection as soon as nobody waits at it."""
        super().__exit__(*args, **kwargs)
        with self._in_use:
            self._connection.close()
            self._alarm.close()
            self._wake.close()

    def _next(self) -> DCBSequencedEvent:
        lost: float | None = None
        while not self._has_been_stopped:
            if self._waiting:
                event = self._waiting.popleft()
                self._last_position = event.position
                return event
            try:
                self._look()
                lost = None
            except psycopg.OperationalError:
                lost = lost or monotonic()
                if monotonic() - lost > PATIENCE_SECONDS:
                    raise
                self._connection.close()
                self._pause(_PAUSE_SECONDS)
        raise StopIteration

    def _look(self) -> None:
        """Read what is there; wait when there is nothing."""
        if self._connection.closed:
            self._connection = listening(self._conninfo)
        self._heard()
        self._waiting.extend(self._recorder.read(self._query, after=self._last_position, limit=_BATCH))
        end = monotonic() + FALLBACK_SECONDS
        while not self._waiting and not self._heard() and (left := end - monotonic()) > 0:
            if self._pause(left, self._connection.fileno()):
                return

    def _heard(self) -> bool:
        """Take in all notifications; True when this log has grown beyond what was given."""
        said = [note.payload.rpartition(" ") for note in self._connection.notifies(timeout=0)]
        mine = [int(position) for log, _, position in said if log == self._municipality and position.isdecimal()]
        return max(mine, default=0) > self._last_position

    def _pause(self, seconds: float, *sources: int) -> bool:
        """Wait until something can be read from a source, or it is stopped (True)."""
        with selectors.DefaultSelector() as selector:
            for source in (self._alarm.fileno(), *sources):
                selector.register(source, selectors.EVENT_READ)
            return any(key.fd == self._alarm.fileno() for key, _ in selector.select(seconds))


def listening(conninfo: str) -> psycopg.Connection[Any]:
    """Open a connection that hears of every append in the database."""
    connection = psycopg.connect(conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS)
    connection.execute(f"listen {CHANNEL}")
    return connection


def heard(connection: psycopg.Connection[Any], seconds: float) -> set[str]:
    """Wait for a notification and take in all that came; gives the municipalities whose logs grew, none in time."""
    first = list(connection.notifies(timeout=seconds, stop_after=1))
    further = connection.notifies(timeout=0) if first else ()
    return {note.payload.rpartition(" ")[0] for note in (*first, *further)}
