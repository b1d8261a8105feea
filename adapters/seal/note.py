"""Signed notes: a text, an empty line, and who signed the text (C2SP signed-note)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from adapters.seal.checkpoint import Checkpoint
from adapters.seal.signing import KEY_ID_BYTES, NoteError, Signer, Verifier, from_base64, require_name, to_base64

__all__ = ["Checkpoint", "NoteError", "Signature", "Signer", "Verifier", "line", "open_note", "parts", "sign"]

LARGEST_NOTE: Final = 1_000_000
"""In bytes."""
MOST_SIGNATURES: Final = 100
_DASH: Final = "—"
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Signature(NamedTuple):
    """What a signature line says: whose key (name and 4 bytes of id) made which signature."""

    name: str
    key_id: bytes
    value: bytes


def sign(text: str, signer: Signer, *others: Signer) -> bytes:
    """Give a text, which ends in a newline, as a note with a signature of each signer; raises NoteError."""
    if not text.endswith("\n"):
        message = "The text does not end in a newline"
        raise NoteError(message)
    try:
        signed = text.encode()
    except UnicodeEncodeError as error:
        message = "The text holds half a character, which UTF-8 cannot write"
        raise NoteError(message) from error
    made = (Signature(one.name, one.verifier().key_id, one.signature(signed)) for one in (signer, *others))
    note = signed + b"\n" + "".join(map(line, made)).encode()
    _readable(note)
    return note


def line(signature: Signature) -> str:
    """Write a signature's line, its newline included."""
    return f"{_DASH} {signature.name} {to_base64(signature.key_id + signature.value)}\n"


def open_note(note: bytes, verifiers: Iterable[Verifier]) -> str:
    """Give the text of a note that at least one of the verifiers' keys signed; raises NoteError.

    Lines of other keys are ignored, as long as they are well-formed; a known key's signature that does not hold
    refuses the note, whoever else signed it.
    """
    text, signatures = parts(note)
    known = _by_identity(verifiers)
    signed = False
    for name, key_id, signature in signatures:
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        if not verifier.verifies(text.encode(), signature):
            message = f"The signature of {name}+{key_id.hex()} does not hold"
            raise NoteError(message)
        signed = True
    if not signed:
        message = "None of the known keys signed the note"
        raise NoteError(message)
    return text


def _readable(note: bytes) -> str:
    """Read a note's bytes as a text that a note may be."""
    if len(note) > LARGEST_NOTE:
        message = f"The note is {len(note)} bytes long; a note has at most {LARGEST_NOTE}"
        raise NoteError(message)
    try:
        written = note.decode()
    except UnicodeDecodeError as error:
        message = "The note is not UTF-8"
        raise NoteError(message) from error
    if _CONTROL.search(written):
        message = "The note holds a control character other than newline"
        raise NoteError(message)
    return written


def parts(note: bytes) -> tuple[str, list[Signature]]:
    """Give a note's text and its signatures, which follow its last empty line, unverified; raises NoteError."""
    text, gap, signatures = _readable(note).rpartition("\n\n")
    *lines, after = signatures.split("\n")
    if not gap or not lines or after:
        message = "The note does not end in an empty line and signature lines"
        raise NoteError(message)
    if len(lines) > MOST_SIGNATURES:
        message = f"The note has {len(lines)} signatures; a note has at most {MOST_SIGNATURES}"
        raise NoteError(message)
    return text + "\n", list(map(_signature, lines))


def _signature(written: str) -> Signature:
    """Read a signature line, without its newline."""
    dash, _, rest = written.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != _DASH:
        message = f"The line {written!r} does not begin like a signature's"
        raise NoteError(message)
    require_name(name)
    value = from_base64(encoded)
    if len(value) <= KEY_ID_BYTES:
        message = f"The signature of {name} is too short"
        raise NoteError(message)
    return Signature(name, value[:KEY_ID_BYTES], value[KEY_ID_BYTES:])


def _by_identity(verifiers: Iterable[Verifier]) -> dict[tuple[str, bytes], Verifier]:
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) != verifier:
            message = f"Two different keys are both named {verifier.name}+{verifier.key_id.hex()}"
            raise NoteError(message)
    return known
