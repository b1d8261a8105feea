"""The log itself: checkpoints, entries as stored, and proofs (C2SP tlog-proof)."""

from __future__ import annotations

import base64

from starlette.responses import JSONResponse, Response

from adapters.log import Entry
from domain.kernel.refusal import Refusal
from service.reads.moment import moment_of
from service.town import Town


class NoSuchEntry(Refusal):
    """The log has no entry at this position."""

    status = 404
    da = "Der er ingen registrering nr. {position}."
    en = "There is no entry {position}."


class NotSealedYet(Refusal):
    """The entry is in the log but no checkpoint covers it yet."""

    status = 503
    da = "Registrering nr. {position} er endnu ikke med i et signeret kontrolpunkt. Prøv igen om lidt."
    en = "Entry {position} is not yet covered by a signed checkpoint. Try again in a moment."


def checkpoint(town: Town) -> bytes:
    """Give the newest signed checkpoint; raises NotSealedYet before the first."""
    signed = town.seal.latest()
    if signed is None:
        raise NotSealedYet(position=1)
    return signed.note


def entry(town: Town, position: str) -> Response:
    """Give an entry's columns; its data is the stored JSON, whose bytes `data_base64` gives exactly."""
    found = _entry(town, position)
    return JSONResponse(
        {
            "id": found.position,
            "position": found.position,
            "recorded": moment_of(found.recorded).isoformat(),
            "recorded_microseconds": found.recorded,
            "type": found.type,
            "tags": list(found.tags),
            "append_id": str(found.append_id),
            "leaf_hash": found.leaf_hash.hex(),
            "data_base64": base64.b64encode(found.data).decode(),
            "entry_base64": base64.b64encode(found.encoded(town.slug)).decode(),
        }
    )


def proof(town: Town, position: str) -> str:
    """Give the proof that an entry lies in the log, as one file that is checked without us.

    C2SP tlog-proof: a header line, the index (from 0), the hashes from leaf to root in base64, an empty line and
    the signed checkpoint.
    """
    found = _entry(town, position)
    signed = town.seal.latest()
    if signed is None or signed.size < found.position:
        raise NotSealedYet(position=position)
    hashes = town.seal.inclusion(found.position, signed.size)
    lines = ["c2sp.org/tlog-proof@v1", f"index {found.position - 1}"]
    lines += [base64.b64encode(one).decode() for one in hashes]
    return "\n".join([*lines, "", signed.note.decode()])


def _entry(town: Town, position: str) -> Entry:
    known = position.isascii() and position.isdigit() and len(position) < len(str(2**63))
    found = town.log.at([int(position)]) if known else []
    if not found:
        raise NoSuchEntry(position=position)
    return found[0]
