"""Which keys may sign a log's checkpoints: those trusted at first, and each that one of them names as the next.

A signature covers the text of a note and not the lines beside it. So the checkpoint that leads from one key to the next
names the next in its text: docs/reference/proofs.md, Rotation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from adapters.seal.note import Checkpoint, NoteError, Verifier, open_note, parts

_NEXT_KEY: Final = "sporbar-next-key"
Identity = tuple[str, bytes]


class HandoverError(NoteError):
    """A key stands on a checkpoint at the wrong time, or the next key is not named as it has to be."""


def next_key_line(verifier: Verifier) -> str:
    """Write the extension line that names the key which signs from this checkpoint on."""
    return f"{_NEXT_KEY} {verifier.vkey()}"


def next_key(checkpoint: Checkpoint) -> Verifier | None:
    """Give the key that a checkpoint names as the next; raises HandoverError for several, and for what is none."""
    named = [vkey for word, _, vkey in (one.partition(" ") for one in checkpoint.extensions) if word == _NEXT_KEY]
    if len(named) > 1:
        message = "it names more than one next key"
        raise HandoverError(message)
    try:
        return Verifier.parse(named[0]) if named else None
    except NoteError as error:
        message = f"it names a next key that is none: {error}"
        raise HandoverError(message) from error


class Trust:
    """The keys of one log that are trusted by now, while its checkpoints are opened in order of their sizes."""

    def __init__(self, verifiers: Iterable[Verifier]) -> None:
        """Begin with keys of the log, the newest first."""
        self._keys = list(dict.fromkeys(verifiers))
        self._newest = len(self._keys)

    def open(self, note: bytes) -> Checkpoint:
        """Give the checkpoint that a trusted key signed, and trust the next key that it names; raises NoteError."""
        checkpoint = Checkpoint.parse(open_note(note, self._keys))
        signed = {(one.name, one.key_id) for one in parts(note)[1]}
        ages = [age for age, key in enumerate(self._keys) if _identity(key) in signed]
        if ages[0] > self._newest:
            message = f"{_said(self._keys[ages[0]])} alone signed it, which had been replaced by then"
            raise HandoverError(message)
        if following := next_key(checkpoint):
            _require_signed(following, checkpoint, note, signed)
            self._follow(following, ages)
        self._newest = ages[0]
        return checkpoint

    def _follow(self, key: Verifier, ages: list[int]) -> None:
        """Put a key ahead of the one that names it; where it is trusted already, it must have its place there."""
        if key not in self._keys:
            self._keys.insert(ages[0], key)
        elif self._keys.index(key) != ages[0]:
            message = f"it names {_said(key)} as the next key, which had been replaced by then"
            raise HandoverError(message)
        elif key != self._keys[-1] and len(ages) == 1:
            message = f"it names {_said(key)} as the next key, but no key before that one signed it"
            raise HandoverError(message)


def _require_signed(key: Verifier, checkpoint: Checkpoint, note: bytes, signed: set[Identity]) -> None:
    if key.name != checkpoint.origin:
        message = f"it names {_said(key)} as the next key, which is not of the name {checkpoint.origin}"
        raise HandoverError(message)
    if _identity(key) not in signed:
        message = f"it names {_said(key)} as the next key, which did not sign it"
        raise HandoverError(message)
    open_note(note, [key])


def _identity(key: Verifier) -> Identity:
    return key.name, key.key_id


def _said(key: Verifier) -> str:
    return f"{key.name}+{key.key_id.hex()}"
