"""One moment of the database, seen over several connections: what is read beside one another agrees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from psycopg import Connection, sql
from psycopg_pool import ConnectionPool


@contextmanager
def snapshot(pool: ConnectionPool, connections: int) -> Iterator[list[Connection[Any]]]:
    """Give so many connections whose transactions see the same moment and change nothing, while others write on."""
    with ExitStack() as held:
        first, *others = [held.enter_context(pool.connection()) for _ in range(connections)]
        first.execute("set transaction isolation level repeatable read, read only")
        row = first.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        for other in others:
            other.execute("set transaction isolation level repeatable read, read only")
            other.execute(sql.SQL("set transaction snapshot {}").format(sql.Literal(row[0])))
        yield [first, *others]
