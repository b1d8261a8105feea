"""Cosignatures: what a witness states about a checkpoint, and when a checkpoint has enough (C2SP tlog-cosignature).

An Ed25519 cosignature, version 1, states: at this time, the largest consistent tree that I have seen of this log is
that of the checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from adapters.seal.checkpoint import Checkpoint
from adapters.seal.note import NoteError, Signature, Signer, Verifier, line, parts

COSIGNATURE: Final = b"\x04"
"""C2SP signed-note, Signature types: timestamped Ed25519 cosignatures."""
LATEST: Final = 2**63 - 1
_TIME_BYTES: Final = 8


@dataclass(frozen=True)
class Witness(Verifier):
    """A witness's public key (32 bytes) under its name; written like any verifier key, with the type 0x04."""

    kind: ClassVar[bytes] = COSIGNATURE

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Say whether this key made the cosignature (8 bytes of time, 64 of Ed25519) over a checkpoint's text."""
        time = int.from_bytes(signature[:_TIME_BYTES])
        return time <= LATEST and super().verifies(_cosigned(message, time), signature[_TIME_BYTES:])


class Cosigned(NamedTuple):
    """A witness's signature line, its newline included, and the time that it states: seconds since 1970 UTC."""

    witness: Witness
    line: str
    time: int


def witness_of(signer: Signer) -> Witness:
    """Give what verifies a signer's cosignatures."""
    return Witness(signer.name, signer.verifier().public_key)


def cosign(text: str, signer: Signer, time: int) -> str:
    """Give the line of a cosignature over a checkpoint's text, made at a time in seconds since 1970 UTC.

    Raises NoteError for a text that is no checkpoint's and a time that cannot be stated.
    """
    Checkpoint.parse(text)
    if not 0 <= time <= LATEST:
        message = f"A cosignature's time is from 0 to {LATEST} seconds, not {time}"
        raise NoteError(message)
    made = signer.signature(_cosigned(text.encode(), time))
    return line(Signature(signer.name, witness_of(signer).key_id, time.to_bytes(_TIME_BYTES) + made))


def cosignatures(note: bytes, witnesses: Iterable[Witness]) -> list[Cosigned]:
    """Give the cosignatures that hold, at most one of each witness: the latest; raises NoteError for a broken note."""
    text, signatures = parts(note)
    found = []
    for witness in witnesses:
        own = [one for one in signatures if (one.name, one.key_id) == (witness.name, witness.key_id)]
        held = [one for one in own if witness.verifies(text.encode(), one.value)]
        if held:
            latest = max(held, key=lambda one: one.value[:_TIME_BYTES])
            found.append(Cosigned(witness, line(latest), int.from_bytes(latest.value[:_TIME_BYTES])))
    return found


def require_quorum(note: bytes, witnesses: Sequence[Witness], quorum: int) -> list[Cosigned]:
    """Give the cosignatures of a note that at least `quorum` of the witnesses cosigned.

    A public key counts once, whatever names it goes by. Raises NoteError that names the witnesses whose cosignature is
    missing or does not hold. Says nothing about the log's own signature: open_note does.
    """
    if not 0 <= quorum <= len(_keys(witnesses)):
        message = f"A quorum of {quorum} cannot come from {len(_keys(witnesses))} witnesses"
        raise NoteError(message)
    found = cosignatures(note, witnesses)
    reached = _keys(one.witness for one in found)
    if len(reached) < quorum:
        _, signatures = parts(note)
        missing = ", ".join(_named(one, signatures) for one in witnesses if one.public_key not in reached)
        message = f"The checkpoint has {len(reached)} of {quorum} cosignatures; missing: {missing}"
        raise NoteError(message)
    return found


def _named(witness: Witness, signatures: Iterable[Signature]) -> str:
    tried = any((one.name, one.key_id) == (witness.name, witness.key_id) for one in signatures)
    return f"{witness.name}+{witness.key_id.hex()}" + (" (its cosignature does not hold)" if tried else "")


def _keys(witnesses: Iterable[Witness]) -> set[bytes]:
    return {witness.public_key for witness in witnesses}


def _cosigned(text: bytes, time: int) -> bytes:
    """Give what an Ed25519 cosignature signs: C2SP tlog-cosignature, Ed25519 signed message."""
    return b"cosignature/v1\ntime %d\n" % time + text
