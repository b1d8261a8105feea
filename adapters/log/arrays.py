"""PostgreSQL's arrays in their binary form, put together from elements that were encoded before.

A list would be encoded anew, element by element, by whoever commits a group; so each caller encodes its own elements,
and a group's arrays are one join. The form is that of `array_send`: dimensions, flags, element type, length and lower
bound, then each element after its length in bytes, -1 for null; all int32, big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import ClassVar, Final, Self

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

NULL: Final = struct.pack(">i", -1)
_HEADER: Final = struct.Struct(">iiIii")
_EMPTY: Final = struct.Struct(">iiI")
_LENGTH: Final = struct.Struct(">i")
_INT: Final = struct.Struct(">ii")
_BIGINT: Final = struct.Struct(">iq")


class Array(bytes):
    """An array as PostgreSQL takes it; each kind names its own type and its elements' (`oid` of pg_type)."""

    array: ClassVar[int]
    element: ClassVar[int]

    @classmethod
    def of(cls, count: int, elements: Iterable[bytes]) -> Self:
        """Put together an array of so many encoded elements; each part may hold several of them."""
        if not count:
            return cls(_EMPTY.pack(0, 0, cls.element))
        return cls(_HEADER.pack(1, 0, cls.element, count, 1) + b"".join(elements))


class Ints(Array):
    """int4[]."""

    array, element = 1007, 23


class Bigints(Array):
    """int8[]."""

    array, element = 1016, 20


class Texts(Array):
    """text[]."""

    array, element = 1009, 25


class Byteas(Array):
    """bytea[]."""

    array, element = 1001, 17


class Uuids(Array):
    """uuid[]."""

    array, element = 2951, 2950


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


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        return obj


for _kind in (Ints, Bigints, Texts, Byteas, Uuids):
    psycopg.adapters.register_dumper(_kind, type(f"{_kind.__name__}Dumper", (_AsItIs,), {"oid": _kind.array}))
