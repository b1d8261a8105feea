"""The entry's bytes, bound by frozen vectors and by the written rule told a second time."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pytest

from adapters.log.entry import Entry

ID = UUID("00112233-4455-6677-8899-aabbccddeeff")


def told_again(municipality: str, entry: Entry) -> bytes:
    """Write an entry by decision 4: 0x01, then each field after its length, the tags after their count."""
    written = bytearray([1])

    def field(content: bytes) -> None:
        written.extend(len(content).to_bytes(4, "big"))
        written.extend(content)

    field(municipality.encode("utf-8"))
    field(entry.position.to_bytes(8, "big"))
    field(entry.recorded.to_bytes(8, "big"))
    field(bytes.fromhex(entry.append_id.hex))
    field(entry.type.encode("utf-8"))
    once = list(dict.fromkeys(tag.encode("utf-8") for tag in entry.tags))
    written.extend(len(once).to_bytes(4, "big"))
    for tag in sorted(once):
        field(tag)
    field(entry.data)
    return bytes(written)


def entry(position: int, recorded: int, kind: str, tags: tuple[str, ...], data: bytes) -> Entry:
    """Give an entry whose leaf hash is not looked at."""
    return Entry(position, recorded, kind, tags, data, ID, b"")


VECTORS = {
    "ascii": (
        "rebild",
        entry(1, 1_767_225_600_000_000, "unit-registered", ("unit:skole-a",), b'{"v":1}'),
        (
            "0100000006726562696c6400000008000000000000000100000008000647484620400000000010001122334455667788"
            "99aabbccddeeff0000000f756e69742d72656769737465726564000000010000000c756e69743a736b6f6c652d610000"
            "00077b2276223a317d"
        ),
        "d7875aff5c3bf89c9e83f13240348722eb7c45be134dde1786c3add077c6d6c0",
    ),
    "danish": (
        "ishoej",
        entry(
            258,
            1_767_225_600_000_001,
            "prøve-afsluttet",
            ("å:ø", "unit:b", "æ:1", "unit:b", "Z", "\U0001d11e:1", "\uff5e:1"),
            b"\x00\xff",
        ),
        (
            "01000000066973686f656a00000008000000000000010200000008000647484620400100000010001122334455667788"
            "99aabbccddeeff000000107072c3b876652d6166736c757474657400000006000000015a00000006756e69743a620000"
            "0005c3a53ac3b800000004c3a63a3100000005efbd9e3a3100000006f09d849e3a310000000200ff"
        ),
        "f54cf3ba9f6cd7847358cb615032775673a43cd428fcbe72b050d00a242c57fc",
    ),
    "empty": (
        "a",
        entry(2**62, 0, "t", (), b""),
        (
            "0100000001610000000840000000000000000000000800000000000000000000001000112233445566778899aabbccdd"
            "eeff00000001740000000000000000"
        ),
        "36bd3c331b63c085c256ec6d32401ad50cfa95f00adb79e8b6d3d73aee4b7344",
    ),
}
"""Municipality, entry, its bytes in hex and its leaf hash in hex. Frozen: a log that exists depends on them."""


@pytest.mark.parametrize("name", VECTORS)
def test_the_bytes_are_frozen(name: str) -> None:
    """An entry's bytes are, for ever, those of the vector."""
    municipality, held, encoded, _ = VECTORS[name]
    assert held.encoded(municipality).hex() == encoded


@pytest.mark.parametrize("name", VECTORS)
def test_the_leaf_is_frozen(name: str) -> None:
    """A leaf is, for ever, SHA-256 over 0x00 and the entry's bytes."""
    municipality, held, encoded, leaf = VECTORS[name]
    assert held.computed_leaf(municipality).hex() == leaf
    assert sha256(b"\x00" + bytes.fromhex(encoded)).hexdigest() == leaf


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors_follow_from_the_written_rule(name: str) -> None:
    """Other code that follows decision 4 alone writes the same bytes."""
    municipality, held, encoded, _ = VECTORS[name]
    assert told_again(municipality, held).hex() == encoded


def test_tags_are_sorted_by_their_bytes() -> None:
    """Order and repeats of tags do not show: U+FF5E stands before U+1D11E, as in UTF-8 and unlike in UTF-16."""
    municipality, held, encoded, _ = VECTORS["danish"]
    assert held._replace(tags=tuple(reversed(held.tags))).encoded(municipality).hex() == encoded
    assert encoded.index("\uff5e:1".encode().hex()) < encoded.index("\U0001d11e:1".encode().hex())
