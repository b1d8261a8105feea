"""The tree's nodes as the database holds them, a block's worth at a time, held against those that were recomputed."""

from __future__ import annotations

from typing import Any, Final

from psycopg import Connection, sql

from adapters.log.schema import schema_name
from adapters.seal.blocks import Blocks
from adapters.seal.faults import NotWhole
from adapters.seal.verifying import HASH_BYTES

_HIGHEST: Final = 62
_WITHIN: Final = sql.SQL(
    "select level, (select string_agg(hash, ''::bytea order by index) from {}.seal_node as node"
    " where node.level = levels.level and index >= %(start)s >> levels.level and index < %(end)s >> levels.level)"
    " from generate_series(1, %(highest)s) as levels(level)"
)
_BEYOND: Final = sql.SQL(
    "select level, max(index) from {}.seal_node group by level having (max(index) + 1) << level > %s order by level"
)


def covered(connection: Connection[Any], municipality: str) -> int:
    """Give how many entries the newest checkpoint covers; 0 before there is one."""
    statement = sql.SQL("select coalesce(max(size), 0) from {}.seal_checkpoint").format(_schema(municipality))
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


def nodes_of(connection: Connection[Any], municipality: str, start: int, end: int) -> dict[int, bytes]:
    """Give the stored nodes over the leaves from start to before end, as one string of hashes a level, from level 1."""
    values = {"start": start, "end": end, "highest": min(end.bit_length(), _HIGHEST)}
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_WITHIN.format(_schema(municipality)), values)
        return {level: hashes or b"" for level, hashes in rows}


def difference(tree: Blocks, found: dict[int, bytes], sealed: int) -> NotWhole | None:
    """Give the node of the tree's last block that the database holds otherwise: where it shows first, and nearest.

    A node over the first `sealed` leaves may not be missing either.
    """
    wrong = []
    for level, expected in enumerate(tree.levels[1:], 1):
        first, held = tree.start >> level, found.get(level, b"")
        needed = max(0, (min(sealed, tree.size) >> level) - first) * HASH_BYTES
        if not (expected.startswith(held) or held.startswith(expected)) or len(held) < needed:
            index = first + _alike(expected, held)
            wrong.append(((index + 1) << level, level, index))
    _, level, index = min(wrong, default=(0, 0, 0))
    return _fault(level, index) if level else None


def surplus(connection: Connection[Any], municipality: str, entries: int) -> NotWhole | None:
    """Give a stored node that covers more entries than there are."""
    row = connection.execute(_BEYOND.format(_schema(municipality)), (entries,)).fetchone()
    return _fault(*row) if row else None


def _alike(expected: bytes, held: bytes) -> int:
    """Count the hashes with which both begin."""
    places = range(0, len(expected), HASH_BYTES)
    return (
        next((at for at in places if expected[at : at + HASH_BYTES] != held[at : at + HASH_BYTES]), len(expected))
        // HASH_BYTES
    )


def _fault(level: int, index: int) -> NotWhole:
    first, last = (index << level) + 1, (index + 1) << level
    return NotWhole(first, f"entries {first} to {last} do not give the tree's stored node {index} on level {level}")


def _schema(municipality: str) -> sql.Identifier:
    return sql.Identifier(schema_name(municipality))
