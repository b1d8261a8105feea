"""Groups sent behind one another over one connection: the server begins the next as soon as one is committed."""

from __future__ import annotations

import selectors
from collections import deque
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from adapters.log.group import Call, Committed
from adapters.log.member import Member
from adapters.log.waiting import Bell


class Pipeline:
    """Groups on their way over one connection in libpq's pipeline mode, each a transaction of its own."""

    def __init__(self, connection: Connection[Any], call: Call, bell: Bell) -> None:
        """Use a connection that knows the call, and that nobody else uses until `close`."""
        self._connection = connection
        self._call = call
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection.fileno(), selectors.EVENT_READ)
        self._selector.register(bell, selectors.EVENT_READ)
        self.sent: deque[Sequence[Member]] = deque()
        connection.pgconn.enter_pipeline_mode()

    def send(self, members: Sequence[Member]) -> None:
        """Send a group; raises psycopg.OperationalError when the connection is lost."""
        self.sent.append(members)
        self._call.send(self._connection, members)
        self._connection.pgconn.pipeline_sync()
        while self._connection.pgconn.flush():
            with selectors.DefaultSelector() as selector:
                selector.register(self._connection.fileno(), selectors.EVENT_READ | selectors.EVENT_WRITE)
                selector.select()
            self._connection.pgconn.consume_input()

    def wait(self) -> bool:
        """Wait until the oldest group is answered (True), or the bell can be heard."""
        pgconn = self._connection.pgconn
        while pgconn.is_busy():
            ready = {key.fd for key, _ in self._selector.select()}
            if self._connection.fileno() in ready:
                pgconn.consume_input()
            elif ready:
                return False
        return True

    def receive(self) -> tuple[Sequence[Member], Committed | psycopg.Error]:
        """Give the oldest group with what came of it, once it has been committed or has failed as a whole.

        Raises psycopg.OperationalError when the connection was lost before that was known; the group stays in `sent`.
        """
        answer: Committed | psycopg.Error | None = None
        while (result := self._next_result()).status != ExecStatus.PIPELINE_SYNC:
            if not isinstance(answer, psycopg.Error):
                answer = self._call.answer(self._connection, self.sent[0], result)
            if self._connection.closed:
                assert isinstance(answer, psycopg.Error)
                raise answer
        assert answer is not None
        return self.sent.popleft(), answer

    def close(self) -> None:
        """Leave the connection as it was; with groups still on their way it is closed."""
        self._selector.close()
        if self.sent or self._connection.closed:
            self._connection.close()
        else:
            self._connection.pgconn.exit_pipeline_mode()

    def _next_result(self) -> PGresult:
        for _ in range(2):  # libpq ends each answer with none at all
            while self._connection.pgconn.is_busy():
                with selectors.DefaultSelector() as selector:
                    selector.register(self._connection.fileno(), selectors.EVENT_READ)
                    selector.select()
                self._connection.pgconn.consume_input()
            if result := self._connection.pgconn.get_result():
                return result
        self._connection.close()
        message = "The connection was lost while an answer was awaited"
        raise psycopg.OperationalError(message)
