"""Commits groups of appends and settles each one's result, whatever happens to the connection meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final
from weakref import WeakSet

import psycopg
from eventsourcing.persistence import IntegrityError, ProgrammingError
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool, PoolTimeout

from adapters.log.group import Call, Committed, Outcome
from adapters.log.member import Member
from adapters.log.queue import LogIsBusy
from adapters.log.schema import schema_name

PATIENCE_SECONDS: Final = 10.0
"""How long a lost database is waited for before an append's outcome is called unknown."""
_PAUSE_SECONDS: Final = 0.05


class ClockError(Exception):
    """The clocks of process, database and log are too far apart to record a time."""


class OutcomeUnknownError(psycopg.OperationalError):
    """The database went away while an append was under way; asking again with the same id is safe."""


class Committer:
    """Commits groups on connections of a pool."""

    def __init__(self, pool: ConnectionPool, municipality: str, appended: Callable[[int], None]) -> None:
        """`appended` is told the last position after each commit that added any."""
        self._pool = pool
        self._schema = sql.Identifier(schema_name(municipality))
        self._call = Call(municipality)
        self._prepared: WeakSet[Connection[Any]] = WeakSet()
        self._appended = appended

    def commit(self, members: Sequence[Member]) -> float:
        """Append a group and settle every member's result; gives how many seconds other writers were waited for.

        When the group fails as one, each member is tried alone.
        """
        try:
            committed = self._committed(members)
        except psycopg.errors.LockNotAvailable:
            _fail(members, LogIsBusy("Another writer holds the municipality"))
        except psycopg.errors.ObjectNotInPrerequisiteState as error:
            _fail(members, ClockError(error.diag.message_primary))
        except psycopg.OperationalError as error:
            _fail(members, error)
        except Exception as error:  # noqa: BLE001 whatever it is, the guilty one must hear of it, and no other
            if len(members) == 1:
                _fail(members, error)
            else:
                return sum([self.commit([member]) for member in members])
        except BaseException as error:  # the program is being ended, and those who wait with it
            _fail(members, error)
            raise
        else:
            for member, outcome in zip(members, committed.outcomes, strict=True):
                self._settle(member, outcome)
            if last := max((one.positions[-1] for one in committed.outcomes if one.positions), default=0):
                self._appended(last)
            return committed.waited
        return 0.0

    def _committed(self, members: Sequence[Member]) -> Committed:
        """Append a group; when the connection is lost on the way, ask again: the members' ids tell what is there."""
        lost: psycopg.OperationalError | None = None
        until = time.monotonic() + PATIENCE_SECONDS
        while lost is None or time.monotonic() < until:
            try:
                with self._pool.connection(max(_PAUSE_SECONDS, until - time.monotonic())) as connection:
                    try:
                        return self._on(connection, members)
                    except psycopg.OperationalError as error:
                        if not connection.closed:
                            raise
                        lost = error
            except PoolTimeout:
                if lost is None:
                    raise
                break
            time.sleep(_PAUSE_SECONDS)
        message = "The database went away, and whether the append was recorded is not known"
        raise OutcomeUnknownError(message) from lost

    def _on(self, connection: Connection[Any], members: Sequence[Member]) -> Committed:
        if connection not in self._prepared:
            self._call.prepare(connection)
            self._prepared.add(connection)
        return self._call.commit(connection, members)

    def _settle(self, member: Member, outcome: Outcome) -> None:
        if outcome.refused:
            member.result.set_exception(IntegrityError("An event that the condition names has been recorded"))
        elif outcome.known:
            self._settle_known(member)
        else:
            member.result.set_result(outcome.positions)

    def _settle_known(self, member: Member) -> None:
        """Answer as before, if it is the same append that comes again."""
        find = sql.SQL("select position, type, tags, data from {}.entry where append_id = %s order by position")
        try:
            with self._pool.connection() as connection:
                held = connection.execute(find.format(self._schema), (member.id,), binary=True).fetchall()
        except psycopg.OperationalError as error:
            member.result.set_exception(error)
            return
        if [row[1:] for row in held] == [(one.type, sorted(set(one.tags)), one.data) for one in member.events]:
            member.result.set_result(range(held[0][0], held[-1][0] + 1))
        else:
            member.result.set_exception(ProgrammingError("An append's id is used once"))


def _fail(members: Sequence[Member], error: BaseException) -> None:
    for member in members:
        member.result.set_exception(error)
