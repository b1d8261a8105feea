"""The shell: reads what a rule depends on, lets it decide, and appends on condition that nothing changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError
from msgspec import UNSET

from domain.kernel.boundary import Boundary
from domain.kernel.check import BecauseIsMissing, HappensInTheFuture, check, normalised
from domain.kernel.event import Event
from domain.kernel.fact import Envelope, Fact
from domain.kernel.ids import TAG_KEY, tag
from domain.kernel.marks import marked
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Slice
from domain.kernel.stored import encode
from domain.kernel.texts import Text, Unsealed
from domain.kernel.when import bounds
from domain.records.events import EntryCorrected, EntryRetracted, KeyDestroyed
from domain.records.standing import standing
from service.policy import Actor, require, require_within
from service.town import Town, fact_of

COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
ATTEMPTS: Final = 10
_AMENDMENTS: Final = (EntryCorrected, EntryRetracted)


class KeyUsedDifferently(Refusal):
    """An idempotency key came again with another body."""

    status = 422
    da = "Nøglen 'Idempotency-Key' er allerede brugt til en anden registrering."
    en = "The 'Idempotency-Key' has already been used for another command."


class TooManyRivals(Refusal):
    """Others kept changing what this command depends on."""

    status = 503
    da = "Andre registrerer om det samme lige nu. Prøv igen om lidt."
    en = "Others are recording about the same thing right now. Try again in a moment."


SHELL_REFUSALS: Final = (KeyUsedDifferently, TooManyRivals)


class Receipt(NamedTuple):
    """What a command led to: the positions of its facts (none when it had already been so) and the head it saw."""

    positions: tuple[int, ...]
    position: int
    repeated: bool


class Seen(NamedTuple):
    """What was read for a command: the facts of its boundary, those of an earlier same request, and up to where."""

    facts: list[Fact]
    request: list[Fact]
    after: int


class Ask(NamedTuple):
    """A command on its way: where, what, by whom, with which blinded request tag, and when."""

    town: Town
    slice_: Slice[Any]
    command: Command
    actor: Actor
    request: str | None
    now: datetime

    def body_mac(self) -> bytes:
        """Give what tells whether another request says the same."""
        return self.town.mac(msgspec.json.encode(self.command))


def run(town: Town, slice_: Slice[Any], command: Command, actor: Actor, *, key: str | None, now: datetime) -> Receipt:
    """Carry out a command, or raise the Refusal that says why not. With a key, asking again is safe."""
    require(actor, slice_.permission)
    command = normalised(command)
    _check(slice_, command, now)
    request = town.blinded(actor.person, slice_.subject, slice_.verb, key) if key else None
    ask = Ask(town, slice_, command, actor, request, now)
    boundary = slice_.boundary(command)
    query = _query(boundary, request)
    for _ in range(ATTEMPTS):
        seen = _read(town, boundary, query, request)
        if seen.request:
            return _repeated(ask, seen)
        given = seen.facts if slice_.raw else standing(seen.facts)
        require_within(actor, slice_.permission, _tags(command, given))
        events = slice_.decide(command, given)
        if not events:
            return Receipt((), seen.after, repeated=True)
        try:
            positions = _append(ask, events, DCBAppendCondition(query, seen.after))
        except IntegrityError:
            continue
        _forget(town, events)
        return Receipt(tuple(positions), positions[-1], repeated=False)
    raise TooManyRivals


def _check(slice_: Slice[Any], command: Command, now: datetime) -> None:
    check(command)
    if slice_.because == "required" and not command.because:
        raise BecauseIsMissing
    if command.occurred is not UNSET:
        first = bounds(command.occurred).first
        if first and first > now.astimezone(COPENHAGEN).date():
            raise HappensInTheFuture(value=command.occurred)


def _query(boundary: Boundary, request: str | None) -> DCBQuery:
    items = [
        DCBQueryItem(types=_type_names(*part.types, *_AMENDMENTS), tags=list(part.tags)) for part in boundary.parts
    ]
    if request:
        items.append(DCBQueryItem(tags=[tag("request", request)]))
    return DCBQuery(items)


def _type_names(*types: type[Event]) -> list[str]:
    return [kind.type() for kind in types]


def _read(town: Town, boundary: Boundary, query: DCBQuery, request: str | None) -> Seen:
    after = town.log.head()
    entries = {entry.position: entry for entry in town.log.entries(query, until=after)} if query.items else {}
    entries |= {entry.position: entry for entry in town.log.at([one for one in boundary.entries if one <= after])}
    facts = [fact_of(entries[position]) for position in sorted(entries)]
    mine = [fact for fact in facts if request and fact.envelope.request == request]
    return Seen(facts, mine, after)


def _repeated(ask: Ask, seen: Seen) -> Receipt:
    if not ask.town.vault.same_request(seen.request[0].envelope.id, ask.body_mac()):
        raise KeyUsedDifferently
    positions = tuple(fact.position for fact in seen.request)
    return Receipt(positions, positions[-1], repeated=True)


def _append(ask: Ask, events: Sequence[Event], condition: DCBAppendCondition) -> range:
    """Seal, store and append; the keys are in the vault before the facts are in the log."""
    town, command = ask.town, ask.command
    ids = [secrets.token_hex(16) for _ in events]
    because: Text | None = Unsealed(command.because, command.concerns) if command.because else None
    sealing = town.vault.seal(list(zip(ids, events, strict=True)), because, _names(ask.slice_, command, ids[0]))
    if ask.request:
        town.vault.keep_request(ids[0], ask.body_mac())
    entries = [
        _entry(event, _envelope(ask, fact, reason)) for fact, (event, reason) in zip(ids, sealing.sealed, strict=True)
    ]
    try:
        return town.log.append_entries(entries, condition)
    except IntegrityError:
        town.vault.discard(sealing)
        raise


def _envelope(ask: Ask, fact: str, because: Text | None) -> Envelope:
    command, actor = ask.command, ask.actor
    today = ask.now.astimezone(COPENHAGEN).date().isoformat()
    return Envelope(
        id=fact,
        recorded_by=actor.person,
        role=actor.role,
        unit=actor.unit,
        occurred=today if command.occurred is UNSET else command.occurred,
        because=because,
        caused_by=getattr(command, "caused_by", None),
        request=ask.request,
        via=actor.via,
        illustration=command.illustration or actor.illustrates,
    )


def _entry(event: Event, envelope: Envelope) -> DCBEvent:
    request = {tag("request", envelope.request)} if envelope.request else set()
    return DCBEvent(type=event.type(), data=encode(envelope, event), tags=sorted(event.tags() | request))


def _names(slice_: Slice[Any], command: Command, fact: str) -> list[tuple[str, str, str]]:
    """A person's name goes to the vault beside the fact that names the person by id."""
    if not slice_.personal or slice_.creates is None:
        return []
    return [(fact, getattr(command, slice_.creates), getattr(command, field)) for field in slice_.personal]


def _tags(command: Command, facts: Iterable[Fact]) -> set[str]:
    found = {tag(kind, value) for _, kind, value in marked(command, TAG_KEY)}
    return found.union(*(fact.tags for fact in facts))


def _forget(town: Town, events: Iterable[Event]) -> None:
    """Carry out at once what the worker would otherwise do when it reads these facts."""
    if keys := [event.key for event in events if isinstance(event, KeyDestroyed)]:
        town.vault.destroy(keys)
