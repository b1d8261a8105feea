"""The entries that a decision or an evaluation rests on: they must be there, and stand."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import About, about
from domain.kernel.fact import Fact
from domain.kernel.ids import tag
from domain.kernel.refusal import Refusal
from domain.records.events import EntryRetracted


class BasisIsUnknown(Refusal):
    """What it is said to rest on was never recorded, or was retracted."""

    status = 422
    da = "Grundlaget henviser til registrering nr. {entry}, som ikke findes eller er trukket tilbage."
    en = "The basis refers to entry {entry}, which does not exist or was retracted."


def retractions(basis: Sequence[int]) -> tuple[About, ...]:
    """Name the retractions that would take an entry of the basis away."""
    return tuple(about(tag("entry", entry), EntryRetracted) for entry in dict.fromkeys(basis))


def require_basis(basis: Sequence[int], facts: Sequence[Fact]) -> None:
    """Refuse the first entry of the basis that does not stand."""
    held = {fact.position for fact in facts}
    for entry in basis:
        if entry not in held:
            raise BasisIsUnknown(entry=entry)
