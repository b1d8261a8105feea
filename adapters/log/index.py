"""Holds the index of tags against the tags of the entries."""

from __future__ import annotations

from secrets import randbits
from typing import Any, Final

from psycopg import Connection, sql

from adapters.log.schema import schema_name

_SUM: Final = (
    "select count(*), coalesce(sum(hashtextextended({tag}, hashtextextended(type, hashint8extended(position, %s)))), 0)"
    " from {rows}"
)
_FIRST: Final = sql.SQL(
    "select min(position) from (select position, type, unnest(tags) as tag from {schema}.entry) as held"
    " full join {schema}.tag as index using (position, type, tag) where held.* is null or index.* is null"
)


def misindexed(connection: Connection[Any], municipality: str) -> int | None:
    """Give the first position whose tags are not those by which it is found; None when the index is right.

    Both sides are counted and summed up under a hash with a seed of this call's own (64 bits), so that nobody can
    prepare an index with the right sum; only where the sums differ the rows are held against each other.
    """
    connection.execute("set local jit = off")
    connection.execute("set local max_parallel_workers_per_gather = 0")
    schema, seed = sql.Identifier(schema_name(municipality)), randbits(63)
    sides = (("{schema}.entry, unnest(tags) as t(tag)", "t.tag"), ("{schema}.tag", "tag"))
    statements = [sql.SQL(_SUM.format(rows=rows, tag=tag)).format(schema=schema) for rows, tag in sides]
    entries, index = (connection.execute(statement, (seed,)).fetchone() for statement in statements)
    if entries == index:
        return None
    row = connection.execute(_FIRST.format(schema=schema)).fetchone()
    return int(row[0]) if row and row[0] is not None else None
