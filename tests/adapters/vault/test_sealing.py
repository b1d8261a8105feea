"""The sealed form, bound by frozen vectors: a text opens at its own place and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.vault.sealing import Place, framed, seal, unseal
from adapters.vault.wrapping import WrappingKey

KEY = bytes(range(32))
NONCE = bytes(range(100, 112))
PLACE = Place("rebild", "00000000000000000000000000000001", "trial-concluded", "learning")
TEXT = "Børnene faldt til ro."
AAD = (
    "00000006726562696c640000002030303030303030303030303030303030303030303030303030303030303030310000"
    "000f747269616c2d636f6e636c75646564000000086c6561726e696e67"
)
SEALED = "0ad86614178c38fb1e043e84be114a892bae2678e442806090b209e4928cff6e50b0532654f6"
WRAPPED = (
    "6465666768696a6b6c6d6e6f58cfa3257806f2d6d49b44c40ab3f38d7cb69fc5f75b0e939ac2377a4f77a5f806862699"
    "e06a21b93b65c6580024bc58"
)
KEY_ID = "0123456789abcdef0123456789abcdef"


def gcm(key: bytes, nonce: bytes, content: bytes, aad: bytes) -> bytes:
    """Encrypt by AES-256-GCM from its parts: ciphertext ‖ tag of 16 bytes."""
    encryptor = Cipher(algorithms.AES(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(content) + encryptor.finalize() + encryptor.tag


def test_the_place_is_framed_as_it_is_written_down() -> None:
    """The additional data is, for ever, each field's UTF-8 bytes after their length: municipality to field path."""
    assert PLACE.aad().hex() == AAD
    told_again = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (field.encode() for field in PLACE))
    assert told_again.hex() == AAD
    assert framed("æ", "") == b"\x00\x00\x00\x02\xc3\xa6\x00\x00\x00\x00"


def test_a_sealed_text_is_frozen() -> None:
    """AES-256-GCM with the tag at the end, under the text's own key and nonce, for ever."""
    assert seal(TEXT.encode(), KEY, NONCE, PLACE).hex() == SEALED
    assert gcm(KEY, NONCE, TEXT.encode(), bytes.fromhex(AAD)).hex() == SEALED
    assert unseal(bytes.fromhex(SEALED), KEY, NONCE, PLACE) == TEXT.encode()


def test_a_wrapped_key_is_frozen(tmp_path: Path) -> None:
    """A key is wrapped as nonce, ciphertext and tag under the file's key, bound to municipality and key id."""
    file = tmp_path / "wrapping-1.key"
    file.write_bytes(bytes(range(200, 232)))
    file.chmod(0o600)
    assert WrappingKey(tmp_path).unwrap(bytes.fromhex(WRAPPED), "rebild", KEY_ID) == KEY
    aad = framed("rebild", KEY_ID)
    assert (NONCE + gcm(bytes(range(200, 232)), NONCE, KEY, aad)).hex() == WRAPPED


@pytest.mark.parametrize("field", Place._fields)
def test_a_text_moved_elsewhere_does_not_open(field: str) -> None:
    """Another municipality, fact, event type or field: each alone keeps the text shut."""
    assert unseal(bytes.fromhex(SEALED), KEY, NONCE, PLACE._replace(**{field: "another"})) is None


def test_fields_cannot_run_into_each_other() -> None:
    """Moving a letter over the border between two fields is another place."""
    moved = PLACE._replace(municipality="rebild0", fact=PLACE.fact[1:])
    assert "".join(moved) == "".join(PLACE)
    assert unseal(bytes.fromhex(SEALED), KEY, NONCE, moved) is None


def test_nothing_else_opens_a_text() -> None:
    """Another key or nonce, or any byte changed, and the text stays shut."""
    sealed = bytes.fromhex(SEALED)
    assert unseal(sealed, bytes(32), NONCE, PLACE) is None
    assert unseal(sealed, KEY, bytes(12), PLACE) is None
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert unseal(changed, KEY, NONCE, PLACE) is None


def test_wrapping_never_repeats_itself(tmp_path: Path) -> None:
    """Each wrapping takes a nonce of its own, and opens at its own place only."""
    wrapping = WrappingKey(tmp_path)
    first, second = (wrapping.wrap(KEY, "rebild", KEY_ID) for _ in range(2))
    assert first != second
    assert wrapping.unwrap(first, "rebild", KEY_ID) == wrapping.unwrap(second, "rebild", KEY_ID) == KEY
    assert wrapping.unwrap(first, "ishoej", KEY_ID) is None
    assert wrapping.unwrap(first, "rebild", "f" * 32) is None
    assert WrappingKey(tmp_path, "wrapping-2").unwrap(first, "rebild", KEY_ID) is None
