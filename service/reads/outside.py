"""What others outside say of the log's checkpoints: witnesses' cosignatures and time stamps."""

from __future__ import annotations

from typing import Any

from adapters.seal.cosigning import require_quorum
from adapters.seal.note import NoteError
from adapters.seal.stamps import Stamp
from domain.kernel.refusal import Refusal
from service.reads.cursors import Cursor
from service.reads.log import number_of
from service.town import Town
from service.witnesses import Witnesses


class NobodyWitnesses(Refusal):
    """This installation has no witnesses."""

    status = 404
    da = "Der er ingen vidner til denne log; uden dem er /log/checkpoint det nyeste kontrolpunkt."
    en = "This log has no witnesses; without them /log/checkpoint is the newest checkpoint."


class NotWitnessedYet(Refusal):
    """No checkpoint has been cosigned by as many witnesses as are needed."""

    status = 503
    da = "Intet kontrolpunkt er endnu medunderskrevet af {quorum} vidner. Prøv igen om lidt."
    en = "No checkpoint has been cosigned by {quorum} witnesses yet. Try again in a moment."


class NoSuchTimestamp(Refusal):
    """The checkpoint of this size has no time stamp from outside."""

    status = 404
    da = "Kontrolpunktet over {size} registreringer har intet tidsstempel; /log/timestamps viser dem, der er."
    en = "The checkpoint of {size} entries has no time stamp; /log/timestamps lists those that there are."


def witnessed(town: Town, witnesses: Witnesses) -> bytes:
    """Give the newest checkpoint that a quorum cosigned, with its cosignatures; raises NotWitnessedYet."""
    if not witnesses.all:
        raise NobodyWitnesses
    size = town.cosignatures.newest(witnesses.keys, witnesses.quorum)
    signed = town.seal.checkpoint(size) if size else None
    if signed is None:
        raise NotWitnessedYet(quorum=witnesses.quorum)
    note = town.cosignatures.on(signed)
    try:
        require_quorum(note, witnesses.keys, witnesses.quorum)
    except NoteError as error:
        raise NotWitnessedYet(quorum=witnesses.quorum) from error
    return note


def timestamps(town: Town, cursor: Cursor | None, limit: int) -> dict[str, Any]:
    """Give a page of the time stamps, those of the largest checkpoints first."""
    newest = town.seal.latest()
    found = town.stamps.newest(limit + 1, cursor.entry() if cursor else None)
    shown, reached = found[:limit], newest.size if newest else 0
    following = Cursor(reached, str(shown[-1].size)).written() if len(found) > limit else None
    return {"items": [_listed(one) for one in shown], "position": reached, "next": following}


def token(town: Town, size: str) -> bytes:
    """Give the token on the checkpoint of a size; raises NoSuchTimestamp."""
    return _stamp(town, size).token


def stamped(town: Town, size: str) -> bytes:
    """Give the note that the token on the checkpoint of a size stamps, to the byte; raises NoSuchTimestamp."""
    signed = town.seal.checkpoint(_stamp(town, size).size)
    if signed is None:
        raise NoSuchTimestamp(size=size)
    return signed.note


def _stamp(town: Town, size: str) -> Stamp:
    known = number_of(size)
    stamp = town.stamps.at(known) if known else None
    if stamp is None:
        raise NoSuchTimestamp(size=size)
    return stamp


def _listed(stamp: Stamp) -> dict[str, Any]:
    return {"id": stamp.size, "size": stamp.size, "time": stamp.time}
