"""A witness's rules: which checkpoint of a log it cosigns, and what it keeps of others (C2SP tlog-witness).

It cosigns what a known key of the log signed and what is proved to have grown from the checkpoint that it cosigned
before. The new checkpoint is on its disk before the cosignature leaves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from adapters.seal.checkpoint import Checkpoint
from adapters.seal.cosigning import Witness, cosign, witness_of
from adapters.seal.nodes import EMPTY_ROOT
from adapters.seal.note import NoteError, Signer, Verifier, line, open_note, parts
from adapters.seal.submission import Submission
from adapters.seal.verifying import ProofError, verify_consistency
from adapters.seal.witness_store import Fork, Seen, WitnessStore

_NOTHING: Final = Seen(0, EMPTY_ROOT, b"")


class WitnessError(Exception):
    """A checkpoint is not cosigned; the message says why."""


class UnknownLogError(WitnessError):
    """No key of a log with this origin is known."""


class UnsignedError(WitnessError):
    """No known key of the log signed the checkpoint."""


class StaleError(WitnessError):
    """The submission starts from another size than the newest one that was cosigned."""

    def __init__(self, size: int) -> None:
        """Keep that size; 0 when none was cosigned."""
        super().__init__(f"The newest checkpoint that was cosigned has size {size}")
        self.size = size


class ForkError(WitnessError):
    """The log signed another root for a size that was cosigned; both notes are kept."""


class UnprovenError(WitnessError):
    """The proof does not show that the checkpoint grew from the one before."""


def logs_by_origin(verifiers: Iterable[Verifier]) -> dict[str, list[Verifier]]:
    """Give logs' keys by the origin that they sign for: the key's name. A log may have several keys."""
    known: dict[str, list[Verifier]] = {}
    for verifier in verifiers:
        known.setdefault(verifier.name, []).append(verifier)
    return known


@dataclass(frozen=True)
class CosigningWitness:
    """A witness: its key, its memory, and the logs that it knows, by origin."""

    signer: Signer
    store: WitnessStore
    logs: Mapping[str, list[Verifier]]

    def key(self) -> Witness:
        """Give what verifies its cosignatures."""
        return witness_of(self.signer)

    def add_checkpoint(self, body: bytes, now: int) -> str:
        """Cosign a submitted checkpoint at a time in seconds since 1970 UTC; gives the signature line.

        Raises NoteError for a body that cannot be read, and the kinds of WitnessError.
        """
        submission = Submission.parse(body)
        checkpoint = submission.checkpoint()
        signed = self._signed(submission.note, checkpoint.origin)
        with self.store.alone() as store:
            latest = store.latest(checkpoint.origin) or _NOTHING
            forked = bool(latest.note) and latest.size == checkpoint.size and latest.root != checkpoint.root
            if forked:
                store.keep(Fork(checkpoint.origin, checkpoint.size, latest.note, signed, now), checkpoint.root)
            else:
                _require_growth(submission, checkpoint, latest)
                made = cosign(checkpoint.text(), self.signer, now)
                store.replace(checkpoint.origin, Seen(checkpoint.size, checkpoint.root, signed + made.encode()))
        if forked:
            _require_old_size(submission, latest)
            message = f"The log signed two different roots for size {checkpoint.size}; both notes are kept"
            raise ForkError(message)
        return made

    def _signed(self, note: bytes, origin: str) -> bytes:
        """Give the note with the signatures of the log's known keys alone; raises NoteError and WitnessError."""
        verifiers = self.logs.get(origin)
        if verifiers is None:
            message = f"No log with the origin {origin!r} is known here"
            raise UnknownLogError(message)
        text, signatures = parts(note)
        try:
            open_note(note, verifiers)
        except NoteError as error:
            raise UnsignedError(str(error)) from error
        known = {(verifier.name, verifier.key_id) for verifier in verifiers}
        lines = [line(one) for one in dict.fromkeys(signatures) if (one.name, one.key_id) in known]
        return f"{text}\n{''.join(lines)}".encode()


def _require_growth(submission: Submission, checkpoint: Checkpoint, latest: Seen) -> None:
    _require_old_size(submission, latest)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        message = "A checkpoint of size 0 has the root of the empty tree"
        raise UnprovenError(message)
    if latest.size == 0:
        if submission.proof:
            message = "A proof from size 0 has no hashes"
            raise UnprovenError(message)
        return
    try:
        verify_consistency(latest.size, latest.root, checkpoint.size, checkpoint.root, submission.proof)
    except ProofError as error:
        raise UnprovenError(str(error)) from error


def _require_old_size(submission: Submission, latest: Seen) -> None:
    if submission.old_size != latest.size:
        raise StaleError(latest.size)
