"""The shell: reads what a rule depends on, lets it decide, and appends on condition that nothing changed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from adapters.log import ClockError, LogIsBusy
from domain.kernel.boundary import Boundary
from domain.kernel.check import BecauseIsMissing, HappensInTheFuture, check, normalised
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import TAG_KEY, tag
from domain.kernel.marks import marked
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Slice
from domain.kernel.when import bounds
from domain.records.events import EntryCorrected, EntryRetracted, KeyDestroyed
from domain.records.standing import standing
from service.commands.parse import Asked
from service.policy import Actor, require, require_within
from service.recording import COPENHAGEN, Ask, append
from service.town import Town, fact_of

ATTEMPTS: Final = 10
_PAUSE_SECONDS: Final = 0.02
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


class ClocksDiffer(Refusal):
    """The clocks of the program and the database are too far apart to record a time."""

    status = 503
    da = "Urene i Sporbar og databasen går for forskelligt til, at der kan registreres. Sig det til driften."
    en = "The clocks of Sporbar and the database are too far apart to record anything. Tell those who run it."


class TooManyWait(Refusal):
    """More commands wait to be recorded than can be kept."""

    status = 503
    da = "Der er for mange registreringer i kø lige nu. Intet blev registreret; prøv igen om lidt."
    en = "Too many commands wait to be recorded right now. Nothing was recorded; try again in a moment."


SHELL_REFUSALS: Final = (KeyUsedDifferently, TooManyRivals, ClocksDiffer, TooManyWait)


class Receipt(NamedTuple):
    """What a command led to: the positions of its facts (none when it had already been so) and the head it saw.

    `created` is the id of what it created, if it did.
    """

    positions: tuple[int, ...]
    position: int
    repeated: bool
    created: str | None = None


class Seen(NamedTuple):
    """What was read for a command: the facts of its boundary, those of an earlier same request, and up to where."""

    facts: list[Fact]
    request: list[Fact]
    after: int


def run(
    town: Town,
    slice_: Slice[Any],
    asked: Asked,
    actor: Actor,
    *,
    key: str | None,
    now: datetime,
) -> Receipt:
    """Carry out a command, or raise the Refusal that says why not. With a key, asking again is safe."""
    command = asked.command
    require(actor, slice_.permission)
    command = normalised(command)
    _check(slice_, command, now)
    request = town.blinded(*filter(None, (actor.person, actor.unit)), slice_.subject, slice_.verb, key) if key else None
    ask = Ask(town, slice_, command, actor, request, asked.said, now)
    boundary = slice_.boundary(command)
    query = _query(boundary, request)
    for attempt in range(ATTEMPTS):
        time.sleep(attempt * _PAUSE_SECONDS * secrets.randbelow(1_000) / 1_000)  # rivals fall out of step
        seen = _read(town, boundary, query, request)
        if seen.request:
            return _repeated(ask, seen)
        given = seen.facts if slice_.raw else standing(seen.facts)
        require_within(actor, slice_.permission, _tags(command, given))
        events = slice_.decide(command, given)
        if not events:
            return Receipt((), seen.after, repeated=True, created=_created(slice_, command))
        try:
            positions = append(ask, events, DCBAppendCondition(query, seen.after))
        except IntegrityError:
            continue
        except ClockError as error:
            raise ClocksDiffer from error
        except LogIsBusy as error:
            raise TooManyWait from error
        _forget(town, events)
        return Receipt(tuple(positions), positions[-1], repeated=False, created=_created(slice_, command))
    raise TooManyRivals


def _check(slice_: Slice[Any], command: Command, now: datetime) -> None:
    check(command)
    if slice_.because == "required" and not any(map(str.isalnum, command.because or "")):
        raise BecauseIsMissing
    for happened in (command.occurred, getattr(command, "happened", None)):
        first = bounds(happened).first if isinstance(happened, str) else None
        if first and first > now.astimezone(COPENHAGEN).date():
            raise HappensInTheFuture(value=happened)


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
    found = {fact.position: fact for fact in town.facts(query, until=after)} if query.items else {}
    single = town.log.at([one for one in boundary.entries if one <= after and one not in found])
    facts = sorted([*found.values(), *map(fact_of, single)], key=lambda fact: fact.position)
    mine = [fact for fact in facts if request and fact.envelope.request == request]
    return Seen(facts, mine, after)


def _repeated(ask: Ask, seen: Seen) -> Receipt:
    if not ask.town.vault.same_request(seen.request[0].envelope.id, ask.town.mac(ask.said)):
        raise KeyUsedDifferently
    positions = tuple(fact.position for fact in seen.request)
    created = next((id_ for fact in seen.request if (id_ := _created(ask.slice_, fact.event))), None)
    return Receipt(positions, positions[-1], repeated=True, created=created)


def _created(slice_: Slice[Any], holder: Command | Event) -> str | None:
    return getattr(holder, slice_.creates, None) if slice_.creates else None


def _tags(command: Command, facts: Iterable[Fact]) -> set[str]:
    """Say what a command is about: the units that it names itself, else whatever the facts that it rests on name."""
    named = {tag(kind, value) for _, kind, value in marked(command, TAG_KEY) if kind == "unit"}
    return named or set().union(*(fact.tags for fact in facts))


def _forget(town: Town, events: Iterable[Event]) -> None:
    """Carry out at once what the worker would otherwise do when it reads these facts."""
    if keys := [event.key for event in events if isinstance(event, KeyDestroyed)]:
        town.vault.destroy(keys)
