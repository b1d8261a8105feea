"""The sender's own connection: it holds the locks of the receivers that it sends to, and notes how each delivery went.

A receiver's lock and its checkpoint are of one session. Who loses the connection loses the locks, and can note nothing
any more; so no two senders ever move one checkpoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection, sql

from adapters.log.schema import schema_name
from adapters.outbox.receivers import COLUMNS, DEAD_COLUMNS, Dead, Receiver, secret_name
from adapters.vault.keys import WrappingKeyError
from adapters.vault.wrapping import WrappingKey

_CONNECT_SECONDS: Final = 5


class At(NamedTuple):
    """A receiver's place: its municipality and its name."""

    municipality: str
    name: str

    def lock(self) -> str:
        """Give the name of its lock."""
        return f"sporbar webhook {self.municipality} {self.name}"


class Session:
    """One connection, on which one thing is done at a time."""

    def __init__(self, connection: AsyncConnection[Any], wrapping: WrappingKey) -> None:
        """Use a connection that commits by itself."""
        self._connection = connection
        self._wrapping = wrapping
        self._in_use = asyncio.Lock()

    async def active(self, municipalities: Iterable[str]) -> set[At]:
        """Give all receivers that are active."""
        looks = [
            sql.SQL("select {}, id from {}.webhook where state = 'active'").format(
                sql.Literal(slug), sql.Identifier(schema_name(slug))
            )
            for slug in municipalities
        ]
        rows = await self._rows(sql.SQL(" union all ").join(looks)) if looks else []
        return {At(*row) for row in rows}

    async def lock(self, at: At) -> bool:
        """Become the only one who sends to a receiver; False when somebody else is."""
        rows = await self._rows(sql.SQL("select pg_try_advisory_lock(hashtextextended(%s, 0))"), at.lock())
        return bool(rows[0][0])

    async def unlock(self, at: At) -> None:
        """Leave a receiver to others."""
        await self._rows(sql.SQL("select pg_advisory_unlock(hashtextextended(%s, 0))"), at.lock())

    async def receiver(self, at: At) -> Receiver | None:
        """Give a receiver; None when there is none, or it is not active."""
        rows = await self._rows(
            _in(at, f"select {COLUMNS} from {{}}.webhook where id = %s and state = 'active'"), at.name
        )
        return Receiver(*rows[0]) if rows else None

    async def secret(self, at: At) -> bytes:
        """Give a receiver's secret; raises WrappingKeyError."""
        rows = await self._rows(_in(at, "select secret from {}.webhook where id = %s"), at.name)
        held = self._wrapping.unwrap(rows[0][0], at.municipality, secret_name(at.name)) if rows else None
        if held is None:
            raise WrappingKeyError(self._wrapping.name)
        return held

    async def passed(self, at: At, position: int, last: int) -> None:
        """Note that a receiver has been told all up to a position, `last` being the last event for it."""
        await self._rows(
            _in(
                at,
                "update {}.webhook set position = %s, last = %s, attempts = 0, failing_since = null, next_try = null,"
                " reason = null where id = %s and position < %s",
            ),
            *(position, last, at.name, position),
        )

    async def failed(self, at: At, since: datetime, next_try: datetime, reason: str) -> None:
        """Note that the next event could not be delivered, and when it is tried again."""
        await self._rows(
            _in(
                at,
                "update {}.webhook set attempts = attempts + 1, failing_since = %s, next_try = %s, reason = %s"
                " where id = %s",
            ),
            *(since, next_try, reason, at.name),
        )

    async def died(self, at: At, held: Receiver, position: int, since: datetime, reason: str) -> None:
        """Note in one transaction that an event is dead and the receiver goes on behind it."""
        async with self._in_use, self._connection.transaction():
            await self._connection.execute(
                _in(
                    at,
                    "insert into {}.webhook_dead (webhook, position, previous, reason, attempts, failing_since)"
                    " select id, %s, %s, %s, attempts + 1, %s from {}.webhook where id = %s on conflict do nothing",
                ),
                (position, held.last, reason, since, at.name),
            )
            await self._connection.execute(
                _in(
                    at,
                    "update {}.webhook set position = %s, last = %s, attempts = 0, failing_since = null,"
                    " next_try = null, reason = %s where id = %s",
                ),
                (position, position, reason, at.name),
            )

    async def stopped(self, at: At, reason: str) -> None:
        """Send nothing more to a receiver until somebody resumes it."""
        await self._rows(
            _in(at, "update {}.webhook set state = 'stopped', next_try = null, reason = %s where id = %s"),
            *(reason, at.name),
        )

    async def replays(self, at: At) -> list[Dead]:
        """Give the dead letters that were asked for once more."""
        statement = f"select {DEAD_COLUMNS} from {{}}.webhook_dead where webhook = %s and replay order by position"
        return [Dead(*row) for row in await self._rows(_in(at, statement), at.name)]

    async def replayed(self, at: At, position: int, reason: str | None) -> None:
        """Note how a replay went: with a reason the letter stays dead."""
        if reason is None:
            await self._rows(
                _in(at, "delete from {}.webhook_dead where webhook = %s and position = %s"), at.name, position
            )
            return
        await self._rows(
            _in(
                at,
                "update {}.webhook_dead set replay = false, attempts = attempts + 1, reason = %s, died = now()"
                " where webhook = %s and position = %s",
            ),
            *(reason, at.name, position),
        )

    async def _rows(self, statement: sql.SQL | sql.Composed, *values: object) -> Sequence[tuple[Any, ...]]:
        async with self._in_use:
            done = await self._connection.execute(statement, values)
            return await done.fetchall() if done.description else []


@asynccontextmanager
async def session(conninfo: str, wrapping: WrappingKey) -> AsyncIterator[Session]:
    """Open a sender's connection; its locks are free when it is closed."""
    async with await AsyncConnection.connect(conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS) as connection:
        yield Session(connection, wrapping)


def _in(at: At, statement: str) -> sql.Composed:
    """Fill the municipality's schema in."""
    schema = sql.Identifier(schema_name(at.municipality))
    return sql.SQL(statement).format(*[schema] * statement.count("{}"))
