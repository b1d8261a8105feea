from __future__ import annotations

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from adapters.seal.note import NoteError, Signer, Verifier
from tests.adapters.seal.notes import PETER, PETER_SIGNER

VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NAMES = ("", "a b", "a+b", "a\nb", "a\tb", "a\N{NO-BREAK SPACE}b", "a\N{LINE SEPARATOR}b", "a\x00b", "\ud800")


def test_a_verifier_key_is_read_and_written_as_published() -> None:
    """The published verifier key comes back as it was, with its key id, and belongs to the published private key."""
    assert Verifier.parse(VKEY).vkey() == VKEY
    assert PETER.key_id.hex() == "c74f20a3"
    assert PETER_SIGNER.verifier() == PETER


def test_a_mangled_verifier_key_is_refused() -> None:
    """No part of a verifier key, and none with one character changed, is taken for a key."""
    for start in range(len(VKEY)):
        for end in range(start, len(VKEY) + 1):
            if end - start < len(VKEY):
                with pytest.raises(NoteError):
                    Verifier.parse(VKEY[start:end])
    for at, character in enumerate(VKEY):
        with pytest.raises(NoteError):
            Verifier.parse(VKEY[:at] + chr(ord(character) + 1) + VKEY[at + 1 :])


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", "is not base64"),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADK", "32 bytes, not 35"),
        ("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "is not of the Ed25519 type"),
        (
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "gives another key hash than its own, c74f20a3",
        ),
        ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "The key name ''"),
        ("PeterNeumann", "'' is not base64"),
    ],
)
def test_a_wrong_verifier_key_is_refused_with_its_reason(written: str, sentence: str) -> None:
    """A key of another length, type or id, or without a name, is refused with a sentence."""
    with pytest.raises(NoteError, match=sentence):
        Verifier.parse(written)


@given(some.text())
def test_any_text_is_a_key_or_refused(written: str) -> None:
    """Reading a verifier key gives a key that is written the same way, or a NoteError, and nothing else."""
    with suppress(NoteError):
        assert Verifier.parse(written).vkey() == written


@pytest.mark.parametrize("name", NAMES)
def test_a_name_fits_a_signature_line(name: str) -> None:
    """A name that a signature line cannot carry is refused for a public and for a private key."""
    with pytest.raises(NoteError, match=r"must be text without spaces, plus signs and control characters"):
        Verifier(name, PETER.public_key)
    with pytest.raises(NoteError, match=r"must be text without spaces, plus signs and control characters"):
        Signer(name, Ed25519PrivateKey.generate())


def test_a_name_may_be_danish_or_an_address() -> None:
    """A name with Danish letters or slashes is kept."""
    assert Verifier.parse(Verifier("kommune.example/ishøj", PETER.public_key).vkey()).name == "kommune.example/ishøj"


def test_a_signature_is_for_one_message_and_one_key() -> None:
    """A signature verifies over its message with its key, and not over another, with another, or changed."""
    signature = PETER_SIGNER.signature(b"message")
    assert PETER.verifies(b"message", signature)
    assert not PETER.verifies(b"messages", signature)
    assert not PETER.verifies(b"message", signature[:-1])
    assert not PETER.verifies(b"message", b"")
    assert not Verifier("PeterNeumann", bytes(32)).verifies(b"message", signature)


def test_a_private_key_is_not_shown() -> None:
    """A signer in a message or a trace shows its name and nothing of its key."""
    assert repr(PETER_SIGNER) == "Signer(name='PeterNeumann')"
