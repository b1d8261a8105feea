"""Reads rows as PostgreSQL sends them and puts the entry together from their bytes, without an object for each.

PostgreSQL's binary form of a column is its length (int32) and its bytes, big-endian: what an entry's field is too. So
an entry is the municipality, then slices of its row; only the tags lose the head of their array. Nothing that
PostgreSQL once computed goes into it.
"""

from __future__ import annotations

import struct
from collections.abc import Generator
from typing import Any, Final, TypeAlias

from psycopg import Connection, sql

from adapters.log.entry import FORMAT, LEAF
from adapters.log.schema import schema_name

Stored: TypeAlias = tuple[int, int, bytes, bytes, bytes]
"""(position, recorded, append id, 0x00 ‖ entry, leaf hash): the fourth is what SHA-256 makes a leaf of, the fifth is
what the database holds as its leaf hash."""

COLUMNS: Final = "position, recorded, append_id, type, tags, data, leaf_hash"
_GREETING: Final = 19
"""Bytes ahead of the first row: signature, flags and an empty extension (PostgreSQL, COPY, Binary Format)."""
_FAREWELL: Final = 2
"""Bytes of the last message, which is no row."""
_FRONT: Final = struct.Struct(">6xq4xq4x16si")
"""Count of columns and a length; position; a length; recorded; a length; append id; the length of the type."""
_DIMENSIONS: Final = 7
"""Where in an array its number of dimensions ends: 0 without elements, and its head is 8 bytes shorter then."""
_NO_TAGS: Final = bytes(4)
_LEAF_COLUMN: Final = 4 + 32


def stored(
    connection: Connection[Any], municipality: str, after: int | None = None, until: int | None = None
) -> Generator[Stored, None, None]:
    """Give all rows, or those with `after` < position <= `until`, in order; memory does not grow with their number.

    The connection can do nothing else before the last one is given. A leaf hash that is not 32 bytes long spoils the
    slices, so that such a row yields an entry that is not what its leaf was made from.
    """
    name = municipality.encode()
    start = LEAF + FORMAT + struct.pack(">i", len(name)) + name
    front, after_front, join = _FRONT.unpack_from, _FRONT.size, b"".join
    with connection.cursor() as cursor, cursor.copy(_statement(municipality, after, until)) as copy:
        take = connection.pgconn.get_copy_data  # takes half the time of asking the copy
        message = take(0)[1][_GREETING:]
        while len(message) > _FAREWELL:
            row = bytes(message)
            position, recorded, append_id, size = front(row)
            tags = after_front + size
            if row[tags + _DIMENSIONS]:
                pieces = (start, row[2:tags], row[tags + 16 : tags + 20], row[tags + 24 : -_LEAF_COLUMN])
            else:
                pieces = (start, row[2:tags], _NO_TAGS, row[tags + 16 : -_LEAF_COLUMN])
            yield position, recorded, append_id, join(pieces), row[-32:]
            message = take(0)[1]
        copy.read()


def _statement(municipality: str, after: int | None, until: int | None) -> sql.Composed:
    schema = sql.Identifier(schema_name(municipality))
    bounds = (("position > {}", after), ("position <= {}", until))
    within = [sql.SQL(bound).format(sql.Literal(value)) for bound, value in bounds if value is not None]
    where = sql.SQL(" where ") + sql.SQL(" and ").join(within) if within else sql.SQL("")
    rows = sql.SQL(f"select {COLUMNS} from {{}}.entry{{}} order by position").format(schema, where)
    return sql.SQL("copy ({}) to stdout (format binary)").format(rows)
