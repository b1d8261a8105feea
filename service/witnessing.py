"""Has witnesses cosign the newest checkpoint (C2SP tlog-witness), and keeps what they say."""

from __future__ import annotations

import re
from typing import Final

from adapters.seal.calling import Answer, post
from adapters.seal.checkpoint import LARGEST_SIZE
from adapters.seal.cosigning import Cosigned, cosignatures
from adapters.seal.note import NoteError
from adapters.seal.store import Signed
from adapters.seal.submission import Submission
from service.town import Town
from service.witnesses import WitnessAt

LARGEST: Final = 65_536
"""Of a witness's answer, in bytes."""
_SIZE_TYPE: Final = "text/x.tlog.size"
_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,18})\n")
_SAID: Final = 300
_OK: Final = 200
_CONFLICT: Final = 409
_UNPROVEN: Final = 422


class WitnessRefusedError(Exception):
    """A witness did not cosign a checkpoint; the message says why."""


def have_cosigned(town: Town, witness: WitnessAt) -> bool:
    """Have a witness cosign the newest checkpoint; False when there is nothing new for it.

    Raises CallError when it cannot be reached and WitnessRefusedError when it does not cosign. That it has seen another
    history than this log's is kept.
    """
    signed = town.seal.latest()
    reached = town.cosignatures.reached(witness.key)
    if signed is None or signed.size <= reached:
        return False
    answer = _submit(town, witness, signed, reached)
    if (stated := _stated_size(answer)) is not None:
        newest = town.seal.latest() or signed
        if stated > newest.size:
            said = f"it cosigned {stated} entries, and the log's newest checkpoint covers {newest.size}"
            _contradicted(town, witness, newest, said)
        if stated > signed.size:
            return True
        answer = _submit(town, witness, signed, stated)
    if answer.status in (_CONFLICT, _UNPROVEN) and _stated_size(answer) is None:
        _contradicted(town, witness, signed, _told(answer))
    if answer.status != _OK:
        raise WitnessRefusedError(_told(answer))
    town.cosignatures.add(signed.size, _cosigned(signed, witness, answer))
    return True


def _submit(town: Town, witness: WitnessAt, signed: Signed, old: int) -> Answer:
    proof = town.seal.consistency(old, signed.size) if old else []
    body = Submission(old, tuple(proof), signed.note).body()
    return post(f"{witness.url}/add-checkpoint", body, "text/plain; charset=utf-8", largest=LARGEST)


def _cosigned(signed: Signed, witness: WitnessAt, answer: Answer) -> Cosigned:
    try:
        found = cosignatures(signed.note + answer.body, [witness.key])
    except NoteError as error:
        message = f"it answered with what are no signature lines: {error}"
        raise WitnessRefusedError(message) from error
    if not found:
        message = f"it answered without a cosignature of its key {witness.key.vkey()} that holds"
        raise WitnessRefusedError(message)
    return found[0]


def _contradicted(town: Town, witness: WitnessAt, signed: Signed, says: str) -> None:
    town.cosignatures.contradict(witness.key, signed.size, says)
    message = f"it has seen another history than this log's: {says}"
    raise WitnessRefusedError(message)


def _stated_size(answer: Answer) -> int | None:
    """Give the size of the checkpoint that the witness cosigned last, when that is what it answers."""
    if answer.status != _CONFLICT or answer.type != _SIZE_TYPE:
        return None
    written = _SIZE.fullmatch(answer.body)
    if not written or int(written[1]) > LARGEST_SIZE:
        message = "it answered with a size that cannot be read"
        raise WitnessRefusedError(message)
    return int(written[1])


def _told(answer: Answer) -> str:
    words = " ".join(answer.body[:_SAID].decode(errors="replace").split())
    return f"status {answer.status}" + (f", {words}" if words else "")
