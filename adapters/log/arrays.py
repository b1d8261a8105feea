"""PostgreSQL's arrays in their binary form, put together from elements that were encoded before.

A list would be encoded anew, element by element, by whoever commits a group; so each caller encodes its own elements,
and a group's arrays are one join. The form is that of `array_send`: dimensions, flags, element type, length and lower
bound, then each element after its length in bytes, -1 for null; all int32, big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

NULL: Final = struct.pack(">i", -1)
_HEADER: Final = struct.Struct(">iiIii")
_EMPTY: Final = struct.Struct(">iiI")
_LENGTH: Final = struct.Struct(">i")
_INT: Final = struct.Struct(">ii")
_BIGINT: Final = struct.Struct(">iq")


class Kind(IntEnum):
    """Types of elements: their oid in pg_type."""

    BYTEA = 17
    BIGINT = 20
    INT = 23
    TEXT = 25
    UUID = 2950


def array(kind: Kind, count: int, elements: Iterable[bytes]) -> bytes:
    """Put together an array of so many encoded elements; each part may hold several of them."""
    if not count:
        return _EMPTY.pack(0, 0, kind)
    return _HEADER.pack(1, 0, kind, count, 1) + b"".join(elements)


def sized(value: bytes) -> bytes:
    """Encode an element whose binary form is its bytes: text in UTF-8, bytea, uuid."""
    return _LENGTH.pack(len(value)) + value


def text(value: str | None) -> bytes:
    """Encode an element of type text; None is null."""
    return NULL if value is None else sized(value.encode())


def integer(value: int) -> bytes:
    """Encode an element of type int4."""
    return _INT.pack(4, value)


def bigint(value: int) -> bytes:
    """Encode an element of type int8."""
    return _BIGINT.pack(8, value)


def integers(value: bytes) -> list[int]:
    """Read an array of int4 without nulls."""
    return [number for _, number in _INT.iter_unpack(value[_HEADER.size :])]
