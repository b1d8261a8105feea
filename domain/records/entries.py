"""What the rules about entries share."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.records.events import EntryCorrected, EntryRetracted, KeyDestroyed


class EntryIsUnknown(Refusal):
    """The log has no entry at this position."""

    status = 404
    da = "Der er ingen registrering nr. {entry}."
    en = "There is no entry {entry}."


class EntryIsRetracted(Refusal):
    """The entry has been retracted already."""

    da = "Registrering nr. {entry} er allerede trukket tilbage."
    en = "Entry {entry} has already been retracted."


class EntryIsFinal(Refusal):
    """The entry can neither be corrected nor retracted."""

    da = "Registrering nr. {entry} kan ikke ændres: en berigtigelse, tilbagetrækning eller sletning står ved magt."
    en = "Entry {entry} cannot be changed: a correction, retraction or erasure stands."


class EntryFollowsAnother(Refusal):
    """The entry only spells out what another one says, and is amended through that one."""

    da = "Registrering nr. {entry} følger af en anden registrering; berigtig eller tilbagetræk den anden."
    en = "Entry {entry} follows from another entry; correct or retract that one."


def entry_at(position: int, facts: Sequence[Fact]) -> Fact:
    """Give the fact at a position; refuses when there is none."""
    for fact in facts:
        if fact.position == position:
            return fact
    raise EntryIsUnknown(entry=position)


def standing_entry(position: int, facts: Sequence[Fact]) -> Fact:
    """Give the fact at a position that may still be changed; refuses otherwise."""
    fact = entry_at(position, facts)
    if isinstance(fact.event, EntryCorrected | EntryRetracted | KeyDestroyed):
        raise EntryIsFinal(entry=position)
    if fact.event.CONSEQUENCE:
        raise EntryFollowsAnother(entry=position)
    if any(isinstance(other.event, EntryRetracted) and other.event.entry == position for other in facts):
        raise EntryIsRetracted(entry=position)
    return fact


def concerned(fact: Fact) -> tuple[str, ...]:
    """Give the tags that a correction or retraction of this fact carries on."""
    return tuple(sorted(tag for tag in fact.tags if not tag.startswith("request:")))
