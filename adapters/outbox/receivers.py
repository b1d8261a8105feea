"""The receivers of one municipality's webhooks, as those who look after them see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from psycopg import sql
from psycopg_pool import ConnectionPool

from adapters.exports.selection import Selection
from adapters.log.schema import schema_name
from adapters.vault.wrapping import WrappingKey

State = Literal["active", "paused", "stopped"]
"""`stopped`: nobody was there for too long, or the receiver said that it is gone."""
COLUMNS: Final = (
    "id, url, types, subjects, state, position, last, attempts, failing_since, next_try, reason, made, made_by"
)


class Receiver(NamedTuple):
    """A receiver. `position` is how far it has been told, `last` the last event that it was to get (0: none yet).

    `attempts` failed for the next event since `failing_since`; `reason` says how the last one did.
    """

    id: str
    url: str
    types: list[str]
    subjects: list[str]
    state: State
    position: int
    last: int
    attempts: int
    failing_since: datetime | None
    next_try: datetime | None
    reason: str | None
    made: datetime
    made_by: str

    @property
    def selection(self) -> Selection:
        """What it wants to hear of."""
        return Selection(tuple(self.types), tuple(self.subjects))


class Dead(NamedTuple):
    """An event that a receiver refused for so long that the next ones were sent after all."""

    position: int
    previous: int
    reason: str
    attempts: int
    failing_since: datetime
    died: datetime
    replay: bool


DEAD_COLUMNS: Final = ", ".join(Dead._fields)


class Receivers:
    """The receivers of one municipality."""

    def __init__(self, pool: ConnectionPool, municipality: str, wrapping: WrappingKey) -> None:
        """Use a pool whose role may register receivers, and a key under which their secrets are kept."""
        self._pool = pool
        self._municipality = municipality
        self._wrapping = wrapping
        self._schema = sql.Identifier(schema_name(municipality))

    def add(self, name: str, url: str, selection: Selection, secret: bytes, *, after: int, by: str) -> bool:
        """Register a receiver that hears of what comes after a position; False when the name is taken."""
        wrapped = self._wrapping.wrap(secret, self._municipality, secret_name(name))
        values = [name, url, list(selection.types), list(selection.subjects), wrapped, self._wrapping.name, after, by]
        return self._changed(
            "insert into {}.webhook (id, url, types, subjects, secret, wrapping, position, made_by)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            *values,
        )

    def all(self) -> list[Receiver]:
        """Give all receivers by name."""
        return [Receiver(*row) for row in self._rows(f"select {COLUMNS} from {{}}.webhook order by id")]

    def find(self, name: str) -> Receiver | None:
        """Give a receiver; None when there is none of this name."""
        rows = self._rows(f"select {COLUMNS} from {{}}.webhook where id = %s", name)
        return Receiver(*rows[0]) if rows else None

    def pause(self, name: str) -> bool:
        """Send it nothing until it is resumed; False when there is none of this name."""
        return self._changed("update {}.webhook set state = 'paused' where id = %s", name)

    def resume(self, name: str) -> bool:
        """Go on where it was left, at once, with new patience; False when there is none of this name."""
        return self._changed(
            "update {}.webhook set state = 'active', attempts = 0, failing_since = null, next_try = null,"
            " reason = null where id = %s",
            name,
        )

    def remove(self, name: str) -> bool:
        """Forget a receiver with its dead letters; False when there is none of this name."""
        return self._changed("delete from {}.webhook where id = %s", name)

    def dead(self, name: str) -> list[Dead]:
        """Give a receiver's dead letters, the oldest event first."""
        rows = self._rows(f"select {DEAD_COLUMNS} from {{}}.webhook_dead where webhook = %s order by position", name)
        return [Dead(*row) for row in rows]

    def replay(self, name: str, positions: Iterable[int] | None = None) -> int:
        """Ask for dead letters to be sent once more, all or those named; gives how many there are."""
        named = None if positions is None else list(positions)
        return self._count(
            "update {}.webhook_dead set replay = true"
            " where webhook = %s and (%s::bigint[] is null or position = any(%s::bigint[]))",
            *(name, named, named),
        )

    def drop(self, name: str, position: int) -> bool:
        """Forget a dead letter; False when there is none."""
        return self._changed("delete from {}.webhook_dead where webhook = %s and position = %s", name, position)

    def _changed(self, statement: str, *values: object) -> bool:
        return bool(self._count(statement, *values))

    def _count(self, statement: str, *values: object) -> int:
        with self._pool.connection() as connection:
            return connection.execute(sql.SQL(statement).format(self._schema), values).rowcount

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            return connection.execute(sql.SQL(statement).format(self._schema), values).fetchall()


def secret_name(name: str) -> str:
    """Give the name that a receiver's secret is wrapped for."""
    return f"webhook {name}"
