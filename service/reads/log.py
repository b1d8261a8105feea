"""The log itself: its newest checkpoint, and its entries as stored."""

from __future__ import annotations

import base64
import re
from typing import Final

from starlette.responses import JSONResponse, Response

from domain.kernel.refusal import Refusal
from service.reads.moment import moment_of
from service.town import Town

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,17}")
"""Shorter than 2⁶³, so that the database can hold it."""


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
    """Give the newest signed checkpoint with the cosignatures on it; raises NotSealedYet before the first."""
    signed = town.seal.latest()
    if signed is None:
        raise NotSealedYet(position=1)
    return town.cosignatures.on(signed)


def entry(town: Town, position: str) -> Response:
    """Give an entry's columns; its data is the stored JSON, whose bytes `data_base64` gives exactly."""
    known = number_of(position)
    held = town.log.at([known]) if known else []
    if not held:
        raise NoSuchEntry(position=position)
    found = held[0]
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
            "proof": proof_address(town.slug, found.position),
        }
    )


def proof_address(municipality: str, position: int) -> str:
    """Give the address of an entry's receipt: the proof that it lies in the log."""
    return f"/api/v1/{municipality}/log/entries/{position}/proof"


def number_of(written: str) -> int | None:
    """Read a position or size, written in the one way that there is; None for what is none that a log can have."""
    return int(written) if _NUMBER.fullmatch(written) else None
