"""Proofs about the log, as text files that are checked without us; see docs/reference/proofs.md."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any, Final

from adapters.seal.store import Signed
from domain.kernel.refusal import Refusal
from service.reads.cursors import Cursor
from service.reads.log import NoSuchEntry, NotSealedYet, number_of
from service.town import Town

INCLUSION: Final = "c2sp.org/tlog-proof@v1"
CONSISTENCY: Final = "sporbar-consistency@v1"


class SizeIsNoSize(Refusal):
    """The size of a tree is not a whole number."""

    status = 400
    da = "'{name}' skal være et antal registreringer, for eksempel 125; der står '{value}'."
    en = "'{name}' must be a number of entries, such as 125; it is '{value}'."


class EmptyTreeProvesNothing(Refusal):
    """The size of a tree is 0: it includes no entry, and every tree grew from it."""

    status = 400
    da = "'{name}' er 0: et træ uden registreringer rummer ingen og beviser intet."
    en = "'{name}' is 0: a tree without entries includes none, and proves nothing."


class SizeIsAhead(Refusal):
    """The log has not been sealed as far as this size."""

    status = 400
    da = "Der er ikke forseglet {size} registreringer; det nyeste kontrolpunkt dækker {newest}."
    en = "No {size} entries have been sealed; the newest checkpoint covers {newest}."


class SizesRunBackward(Refusal):
    """A consistency proof is asked for from a larger tree to a smaller."""

    status = 400
    da = "'from' er {old} og dermed større end 'to', som er {new}."
    en = "'from' is {old} and so larger than 'to', which is {new}."


class NoSuchCheckpoint(Refusal):
    """No checkpoint of exactly this size was signed."""

    status = 404
    da = "Der er intet kontrolpunkt over netop {size} registreringer; /log/checkpoints viser dem, der er."
    en = "There is no checkpoint of exactly {size} entries; /log/checkpoints lists those that there are."


class EntryLiesBeyond(Refusal):
    """A checkpoint does not cover the entry, which came later."""

    status = 400
    da = "Registrering nr. {position} er ikke blandt de {size}, som kontrolpunktet dækker."
    en = "Entry {position} is not among the {size} that the checkpoint covers."


def inclusion(town: Town, position: str, size: str | None) -> str:
    """Prove that an entry lies in the log, by the newest checkpoint or by that of a size (C2SP tlog-proof)."""
    known = number_of(position)
    if not known or known > town.log.head():
        raise NoSuchEntry(position=position)
    signed = checkpoint_of(town, size, "size")
    if signed is None or (not size and known > signed.size):
        raise NotSealedYet(position=known)
    if known > signed.size:
        raise EntryLiesBeyond(position=known, size=signed.size)
    return _file(INCLUSION, f"index {known - 1}", town.seal.inclusion(known, signed.size), town.cosignatures.on(signed))


def consistency(town: Town, old: str | None, new: str | None) -> str:
    """Prove that the log at a size is the beginning of the log at a checkpoint, the newest where none is named."""
    start, newest = _size(old or "", "from"), town.seal.latest()
    signed = checkpoint_of(town, new, "to") if new else newest
    if newest is None or signed is None:
        raise NotSealedYet(position=1)
    if start > newest.size:
        raise SizeIsAhead(size=start, newest=newest.size)
    if start > signed.size:
        raise SizesRunBackward(old=start, new=signed.size)
    return _file(CONSISTENCY, f"from {start}", town.seal.consistency(start, signed.size), town.cosignatures.on(signed))


def checkpoints(town: Town, cursor: Cursor | None, limit: int) -> dict[str, Any]:
    """Give a page of the checkpoints, the newest first: how many entries each covers, the root, and when."""
    newest = town.seal.latest()
    found = town.seal.before(cursor.entry() if cursor else None, limit + 1)
    shown, reached = found[:limit], newest.size if newest else 0
    following = Cursor(reached, str(shown[-1].size)).written() if len(found) > limit else None
    return {"items": [_listed(one) for one in shown], "position": reached, "next": following}


def checkpoint_of(town: Town, size: str | None, name: str) -> Signed | None:
    """Give the checkpoint of a size as it was asked for, the newest where none was; None before there is any."""
    if not size:
        return town.seal.latest()
    signed = town.seal.checkpoint(_size(size, name))
    if signed is None:
        raise NoSuchCheckpoint(size=size)
    return signed


def keys(town: Town) -> str:
    """Give the keys that checkpoints are verified with, the newest first, a line each (C2SP signed-note)."""
    return "".join(f"{one.vkey()}\n" for one in town.seal.verifiers())


def _listed(signed: Signed) -> dict[str, Any]:
    root = base64.b64encode(signed.root).decode()
    return {"id": signed.size, "size": signed.size, "root": root, "made": signed.made}


def _file(kind: str, what: str, hashes: Iterable[bytes], note: bytes) -> str:
    lines = (kind, what, *(base64.b64encode(one).decode() for one in hashes))
    return "\n".join((*lines, "", note.decode()))


def _size(value: str, name: str) -> int:
    size = number_of(value)
    if size is None:
        raise SizeIsNoSize(name=name, value=value)
    if size == 0:
        raise EmptyTreeProvesNothing(name=name)
    return size
