"""Follows the log: waits for a notification, and looks for itself when none comes."""

from __future__ import annotations

from collections import deque
from typing import Any, Final, TypeVar

import psycopg
from eventsourcing.dcb.api import DCBQuery, DCBRecorder, DCBSequencedEvent, DCBSubscription

FALLBACK_SECONDS: Final = 0.5
_BATCH: Final = 500


R_co = TypeVar("R_co", bound=DCBRecorder, covariant=True)


class Subscription(DCBSubscription[R_co]):
    """Events from a position on, in order, each once; blocks until the next one is there or it is stopped."""

    def __init__(self, log: R_co, conninfo: str, query: DCBQuery | None, after: int | None) -> None:
        """Listen from now on, so that nothing is missed between reading and waiting."""
        super().__init__(log, query, after)
        self._waiting: deque[DCBSequencedEvent] = deque()
        self._connection = listening(conninfo)

    def __next__(self) -> DCBSequencedEvent:
        """Give the next event; StopIteration when stopped."""
        while not self._waiting:
            if self._has_been_stopped:
                raise StopIteration
            response = self._recorder.read(self._query, after=self._last_position, limit=_BATCH)
            self._waiting.extend(response)
            if not self._waiting:
                wait(self._connection, FALLBACK_SECONDS)
        event = self._waiting.popleft()
        self._last_position = event.position
        return event

    def __exit__(self, *args: object, **kwargs: Any) -> None:  # noqa: ANN401 the library's signature
        """Stop and let go of the connection."""
        super().__exit__(*args, **kwargs)
        self._connection.close()


def listening(conninfo: str) -> psycopg.Connection[Any]:
    """Open a connection that hears of every append in the database."""
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.execute("listen sporbar")
    return connection


def wait(connection: psycopg.Connection[Any], seconds: float) -> bool:
    """Wait for a notification; False when none came in time."""
    return any(True for _ in connection.notifies(timeout=seconds, stop_after=1))
