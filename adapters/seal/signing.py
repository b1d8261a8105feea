"""Ed25519 keys of signed notes: what signs, what verifies, and how a verifier key is written (C2SP signed-note)."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import ClassVar, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = b"\x01"
"""C2SP signed-note, Signature types: Ed25519."""
KEY_ID_BYTES: Final = 4
PUBLIC_KEY_BYTES: Final = 32
_NOT_IN_NAMES: Final = re.compile(r"[\s+\x00-\x1f\ud800-\udfff]")


class NoteError(Exception):
    """A note, a checkpoint or a verifier key does not hold; the message says why."""


@dataclass(frozen=True)
class Verifier:
    """A public key (32 bytes) under a name; raises NoteError for a name that a signature line cannot carry."""

    name: str
    public_key: bytes
    kind: ClassVar[bytes] = ED25519
    """The signature type's byte."""

    def __post_init__(self) -> None:
        """Refuse a name that a signature line cannot carry, and a key of another length."""
        require_name(self.name)
        if len(self.public_key) != PUBLIC_KEY_BYTES:
            message = f"An Ed25519 public key has {PUBLIC_KEY_BYTES} bytes, not {len(self.public_key)}"
            raise NoteError(message)

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read a verifier key; raises NoteError."""
        name, _, rest = written.partition("+")
        key_id, _, encoded = rest.partition("+")
        key = from_base64(encoded)
        if key[:1] != cls.kind:
            message = f"The verifier key {written!r} is not of the Ed25519 type 0x{cls.kind.hex()}"
            raise NoteError(message)
        verifier = cls(name, key[1:])
        if verifier.key_id.hex() != key_id:
            message = f"The verifier key {written!r} gives another key hash than its own, {verifier.key_id.hex()}"
            raise NoteError(message)
        return verifier

    def vkey(self) -> str:
        """Write the verifier key: `<name>+<key hash in hex>+<base64(kind ‖ public key)>`."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(self.kind + self.public_key)}"

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ kind ‖ public key), its first 4 bytes: C2SP signed-note, Signatures."""
        return sha256(self.name.encode() + b"\n" + self.kind + self.public_key).digest()[:KEY_ID_BYTES]

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Say whether this key made the signature (64 bytes, RFC 8032) over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, eq=False)
class Signer:
    """A private key under a name; raises NoteError for a name that a signature line cannot carry."""

    name: str
    private_key: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name that a signature line cannot carry."""
        require_name(self.name)

    def verifier(self) -> Verifier:
        """Give what verifies this key's signatures."""
        return Verifier(self.name, self.private_key.public_key().public_bytes_raw())

    def signature(self, message: bytes) -> bytes:
        """Sign a message: 64 bytes, RFC 8032."""
        return self.private_key.sign(message)


def require_name(name: str) -> None:
    """Refuse a key name that is empty or holds a space, a plus or a control character: C2SP signed-note, Format."""
    if not name or _NOT_IN_NAMES.search(name):
        message = f"The key name {name!r} must be text without spaces, plus signs and control characters"
        raise NoteError(message)


def to_base64(value: bytes) -> str:
    """Write bytes in base64: RFC 4648 section 4."""
    return b64encode(value).decode()


def from_base64(written: str) -> bytes:
    """Read base64 that is written as RFC 4648 section 4 writes it, padding and last bits included."""
    try:
        value = b64decode(written, validate=True)
    except ValueError:
        value = b""
    if not value or to_base64(value) != written:
        message = f"{written!r} is not base64"
        raise NoteError(message)
    return value
