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
_length: Final = struct.Struct(">i").pack
_bigint: Final = struct.Struct(">iq").pack


class _Dates(dict[date | None, bytes]):
    """Cells of days, of which there are few: int4 days since 2000."""

    def __missing__(self, day: date | None) -> bytes:
        return self.setdefault(day, struct.pack(">ii", 4, (day - _EPOCH).days) if day else NULL)


_dates: Final = _Dates()
_booleans: Final = {True: sized(b"\x01"), False: sized(b"\x00"), None: NULL}


def _texts(values: Iterable[str | None]) -> list[bytes]:
    return [NULL if value is None else _length(len(held := value.encode())) + held for value in values]


def _bigints(values: Iterable[int | None]) -> list[bytes]:
    return [NULL if value is None else _bigint(8, value) for value in values]


def _rows(rows: Iterable[Row]) -> list[bytes]:
    return [_length(len(held := _json(row))) + held for row in rows]


_CELLS: Final[dict[str, Callable[[Iterable[Any]], list[bytes]]]] = {
    "text": _texts,
    "bigint": _bigints,
    "boolean": lambda values: list(map(_booleans.__getitem__, values)),
    "date": lambda values: list(map(_dates.__getitem__, values)),
}


def oid(column: Column) -> int:
    """Give the oid of a column's type."""
    return _OIDS[column.type]


def version_cells(kind: type[Row], versions: Sequence[Version]) -> list[Cells]:
    """Give the cells of versions: since, until, the row's own columns, the row as JSON."""
    rows = [version[2] for version in versions]
    return [
        [_bigint(8, version[0]) for version in versions],
        [_OPEN if version[1] is None else _bigint(8, version[1]) for version in versions],
        *_own(kind, rows),
        _rows(rows),
    ]


def lasting_cells(kind: type[Row], rows: Sequence[Row]) -> list[Cells]:
    """Give the cells of lasting rows: their columns."""
    return list(_own(kind, rows))


def key_cells(kind: type[Row], keys: Sequence[Key]) -> list[Cells]:
    """Give the cells of keys."""
    by_name = {column.name: column for column in columns(kind)}
    return [_CELLS[by_name[name].type](key[part] for key in keys) for part, name in enumerate(kind.KEY)]


def end_cells(kind: type[Row], ended: Sequence[Ended]) -> list[Cells]:
    """Give the cells of what ended: its position, and the key."""
    return [_bigints(one.until for one in ended), *key_cells(kind, [one.key for one in ended])]


def copied(cells: Sequence[Cells]) -> bytes:
    """Put cells together as the rows of a COPY, without its signature and trailer."""
    fields = repeat(struct.pack(">h", len(cells)))
    return b"".join(chain.from_iterable(zip(fields, *cells)))  # noqa: B905 the fields' number has no end


def array(type_: int, count: int, cells: Cells) -> bytes:
    """Put the cells of one column together as an array."""
    return _ARRAY.pack(1, 1, type_, count, 1) + b"".join(cells)


def _own(kind: type[Row], rows: Sequence[Row]) -> Iterable[Cells]:
    for column in columns(kind):
        yield _CELLS[column.type](map(attrgetter(column.name), rows))
