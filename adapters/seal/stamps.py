"""The time stamps on one municipality's checkpoints, in PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from psycopg import sql
from psycopg_pool import ConnectionPool

from adapters.log.schema import schema_name


class Stamp(NamedTuple):
    """A checkpoint's token (RFC 3161 TimeStampResp, DER), the time that it states, and how long ago it came."""

    size: int
    token: bytes
    time: datetime
    age: timedelta


class Stamps:
    """The time stamps of one municipality, at most one a checkpoint."""

    def __init__(self, pool: ConnectionPool, municipality: str) -> None:
        """Use a pool whose role may read and insert."""
        self._pool = pool
        self._schema = sql.Identifier(schema_name(municipality))

    def add(self, size: int, token: bytes, time: datetime) -> None:
        """Keep a checkpoint's token; the first one stays."""
        statement = "insert into {}.seal_timestamp (size, token, time) values (%s, %s, %s) on conflict do nothing"
        with self._pool.connection() as connection:
            connection.execute(sql.SQL(statement).format(self._schema), (size, token, time))

    def newest(self, limit: int, below: int | None = None) -> list[Stamp]:
        """Give stamps of the largest checkpoints first, of those smaller than `below` where it is given."""
        return self._some("where size < coalesce(%s, size + 1) order by size desc limit %s", below, limit)

    def at(self, size: int) -> Stamp | None:
        """Give the stamp on the checkpoint of this very size."""
        return next(iter(self._some("where size = %s", size)), None)

    def _some(self, which: str, *values: object) -> list[Stamp]:
        statement = sql.SQL("select size, token, time, now() - made from {}.seal_timestamp " + which)
        with self._pool.connection() as connection:
            rows = connection.execute(statement.format(self._schema), values).fetchall()
        return [Stamp(size, bytes(token), time, age) for size, token, time, age in rows]
