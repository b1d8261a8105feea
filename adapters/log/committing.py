"""Commits groups of appends and settles each one's result, whatever happens to the connection meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, Final
from weakref import WeakSet

import psycopg
from eventsourcing.persistence import IntegrityError, ProgrammingError
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool, PoolTimeout

from adapters.log.group import Call, Committed, Outcome
from adapters.log.member import Member
from adapters.log.pipeline import Pipeline
from adapters.log.schema import schema_name
from adapters.log.waiting import Bell, LogIsBusy, Source

PATIENCE_SECONDS: Final = 10.0
"""How long a lost database is waited for before an append's outcome is called unknown."""
DEPTH: Final = 2
"""Groups on their way at a time: one is being committed, the next one lies ready."""
STREAM_SECONDS: Final = 0.05
"""After so long a stream gives its connection back, for there may be more logs than connections."""
CONTENDED_SECONDS: Final = 0.0002
"""Whoever waited longer than this for other writers shares the municipality with another process."""
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
        """Append a group and settle every member's result; gives how many seconds other writers were waited for."""
        try:
            committed = self._committed(members)
        except BaseException as error:
            self._failed(members, error)
            if not isinstance(error, Exception):
                raise
            return 0.0
        return self._came(members, committed)

    def stream(self, source: Source) -> None:
        """Append groups from a source behind one another, until it has none or others may want the connection."""
        pipeline: Pipeline | None = None
        try:
            with source.listening() as bell, self._pool.connection(PATIENCE_SECONDS) as connection:
                self._prepare(connection)
                with closing(Pipeline(connection, self._call, bell)) as pipeline:
                    self._stream(pipeline, source, bell)
        except Exception:  # noqa: BLE001 whatever it is, those on their way are asked for again, by their ids
            # Without any on their way there was no connection, and the next ones hear why.
            for group in list(pipeline.sent) if pipeline and pipeline.sent else [source.take()]:
                if group:
                    self.commit(group)

    def _stream(self, pipeline: Pipeline, source: Source, bell: Bell) -> None:
        until, shared = time.monotonic() + STREAM_SECONDS, False
        while True:
            while len(pipeline.sent) < (1 if shared else DEPTH) and time.monotonic() < until:
                if not (group := source.take(sum(map(len, pipeline.sent)), whole=shared)):
                    break
                pipeline.send(group)
            if not pipeline.sent:
                return
            if not pipeline.wait():
                bell.silence()
                continue
            members, answer = pipeline.receive()
            if isinstance(answer, psycopg.Error):
                self._failed(members, answer)
                continue
            shared = self._came(members, answer) > CONTENDED_SECONDS or source.is_one_of_several()
            if shared and not pipeline.sent:
                source.gather()

    def _came(self, members: Sequence[Member], committed: Committed) -> float:
        for member, outcome in zip(members, committed.outcomes, strict=True):
            self._settle(member, outcome)
        if last := max((one.positions[-1] for one in committed.outcomes if one.positions), default=0):
            self._appended(last)
        return committed.waited

    def _failed(self, members: Sequence[Member], error: BaseException) -> None:
        """Tell those who wait; when the group failed for one of them, each is tried alone."""
        match error:
            case psycopg.errors.LockNotAvailable():
                _fail(members, LogIsBusy("Another writer holds the municipality"))
            case psycopg.errors.ObjectNotInPrerequisiteState():
                _fail(members, ClockError(error.diag.message_primary))
            case psycopg.OperationalError():
                _fail(members, error)
            case Exception() if len(members) > 1:
                for member in members:
                    self.commit([member])
            case _:
                _fail(members, error)

    def _committed(self, members: Sequence[Member]) -> Committed:
        """Append a group; when the connection is lost on the way, ask again: the members' ids tell what is there."""
        lost: psycopg.OperationalError | None = None
        until = time.monotonic() + PATIENCE_SECONDS
        while lost is None or time.monotonic() < until:
            try:
                with self._pool.connection(max(_PAUSE_SECONDS, until - time.monotonic())) as connection:
                    try:
                        self._prepare(connection)
                        return self._call.commit(connection, members)
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

    def _prepare(self, connection: Connection[Any]) -> None:
        if connection not in self._prepared:
            self._call.prepare(connection)
            self._prepared.add(connection)

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
