"""Rows in PostgreSQL's binary form, column by column: cells that make up a COPY as well as arrays.

A cell is its value after its length in bytes, both in COPY's binary format and in `array_send`'s.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain, repeat
from operator import attrgetter
from typing import Any, Final, TypeAlias

import msgspec

from adapters.log.arrays import NULL, bigint, sized
from adapters.tables.columns import OPEN, Column, columns
from projections.known import Key
from projections.rows import Ended, Row, Version

Cells: TypeAlias = Iterable[bytes]
SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
TRAILER: Final = struct.pack(">h", -1)
_OIDS: Final = {"text": 25, "bigint": 20, "boolean": 16, "date": 1082, "json": 114}
_EPOCH: Final = date(2000, 1, 1)
_ARRAY: Final = struct.Struct(">iiIii")
_OPEN: Final = bigint(OPEN)
_json: Final = msgspec.json.Encoder().encode


class _Dates(dict[date | None, bytes]):
    """Cells of days, of which there are few: int4 days since 2000."""

    def __missing__(self, day: date | None) -> bytes:
        return self.setdefault(day, struct.pack(">ii", 4, (day - _EPOCH).days) if day else NULL)


_dates: Final = _Dates()
_booleans: Final = {True: sized(b"\x01"), False: sized(b"\x00"), None: NULL}
_CELL: Final[dict[str, Callable[[Any], bytes]]] = {
    "text": lambda value: NULL if value is None else sized(value.encode()),
    "bigint": lambda value: NULL if value is None else bigint(value),
    "boolean": _booleans.__getitem__,
    "date": _dates.__getitem__,
}


def oid(column: Column) -> int:
    """Give the oid of a column's type."""
    return _OIDS[column.type]


def version_cells(kind: type[Row], versions: Sequence[Version]) -> list[Cells]:
    """Give the cells of versions: since, until, the row's own columns, the row as JSON."""
    rows = [version[2] for version in versions]
    return [
        [bigint(version[0]) for version in versions],
        [_OPEN if version[1] is None else bigint(version[1]) for version in versions],
        *_own(kind, rows),
        [sized(_json(row)) for row in rows],
    ]


def lasting_cells(kind: type[Row], rows: Sequence[Row]) -> list[Cells]:
    """Give the cells of lasting rows: their columns."""
    return list(_own(kind, rows))


def key_cells(kind: type[Row], keys: Sequence[Key]) -> list[Cells]:
    """Give the cells of keys."""
    by_name = {column.name: column for column in columns(kind)}
    return [[_CELL[by_name[name].type](key[n]) for key in keys] for n, name in enumerate(kind.KEY)]


def end_cells(kind: type[Row], ended: Sequence[Ended]) -> list[Cells]:
    """Give the cells of what ended: its position, and the key."""
    return [[bigint(one.until) for one in ended], *key_cells(kind, [one.key for one in ended])]


def copied(cells: Sequence[Cells]) -> bytes:
    """Put cells together as the rows of a COPY, without its signature and trailer."""
    fields = repeat(struct.pack(">h", len(cells)))
    return b"".join(chain.from_iterable(zip(fields, *cells)))  # noqa: B905 the fields' number has no end


def array(type_: int, count: int, cells: Cells) -> bytes:
    """Put the cells of one column together as an array."""
    return _ARRAY.pack(1, 1, type_, count, 1) + b"".join(cells)


def _own(kind: type[Row], rows: Sequence[Row]) -> Iterable[Cells]:
    for column in columns(kind):
        yield list(map(_CELL[column.type], map(attrgetter(column.name), rows)))
