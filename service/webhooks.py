"""Looking after the receivers of webhooks: registered, paused, resumed, removed; dead letters replayed and dropped."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final, NamedTuple

import structlog
from msgspec import Struct

from adapters.outbox.addresses import AddressError, Networks, require_receiver
from adapters.outbox.receivers import Dead, Receiver
from adapters.outbox.signing import new_secret, written
from domain.kernel.refusal import Refusal
from service.commands.parse import new_id
from service.reads.events import known
from service.reads.moment import MomentIsAhead
from service.town import Town

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
MOST: Final = 50
"""Receivers of one municipality: each is sent everything that it wants, one by one."""
logger = structlog.get_logger()


class AddressIsNotAllowed(Refusal):
    """A webhook must not go to this address."""

    status = 422
    da = "Webhooks kan ikke sendes til adressen: {reason}."
    en = "Webhooks cannot be sent to the address: {reason}."


class NameDoesNotFit(Refusal):
    """A receiver's name is none."""

    status = 422
    da = "Navnet '{name}' skal være 1-64 tegn af a-z, 0-9 og bindestreg."
    en = "The name '{name}' must be 1-64 characters of a-z, 0-9 and hyphens."


class NameIsTaken(Refusal):
    """There is a receiver of this name."""

    status = 409
    da = "Der er allerede en modtager, der hedder '{name}'; fjern den først."
    en = "There is a receiver called '{name}' already; remove it first."


class TooManyReceivers(Refusal):
    """The municipality has as many receivers as it may have."""

    status = 409
    da = "Der er allerede {most} modtagere; fjern en først."
    en = "There are {most} receivers already; remove one first."


class NoSuchReceiver(Refusal):
    """There is no receiver of this name."""

    status = 404
    da = "Der er ingen modtager, der hedder '{name}'."
    en = "There is no receiver called '{name}'."


class NoSuchLetter(Refusal):
    """The receiver has no such dead letter."""

    status = 404
    da = "'{name}' har intet dødt brev om registrering nr. {position}."
    en = "'{name}' has no dead letter about entry {position}."


class Registration(Struct, frozen=True, forbid_unknown_fields=True):
    """What it takes to be told: `after` a position (from now on, if left out), and a name (made up, if left out)."""

    url: str
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    after: int | None = None
    name: str | None = None


class Registered(NamedTuple):
    """A new receiver and its secret, as it is shown this once."""

    receiver: Receiver
    secret: str


def register(town: Town, asked: Registration, networks: Networks, by: str) -> Registered:
    """Register a receiver; raises the refusals above, KindIsUnknown and MomentIsAhead."""
    selection, name, head = known(asked.types, asked.subjects), asked.name or new_id({}), town.log.head()
    if not _NAME.fullmatch(name):
        raise NameDoesNotFit(name=name)
    try:
        require_receiver(asked.url, networks)
    except AddressError as error:
        raise AddressIsNotAllowed(reason=str(error)) from error
    if asked.after is not None and not 0 <= asked.after <= head:
        raise MomentIsAhead(value=asked.after)
    if len(town.receivers.all()) >= MOST:
        raise TooManyReceivers(most=MOST)
    secret = new_secret()
    after = head if asked.after is None else asked.after
    if not town.receivers.add(name, asked.url, selection, secret, after=after, by=by):
        raise NameIsTaken(name=name)
    _tell("registered", town, name, by)
    return Registered(found(town, name), written(secret))


def found(town: Town, name: str) -> Receiver:
    """Give a receiver; raises NoSuchReceiver."""
    receiver = town.receivers.find(name)
    if receiver is None:
        raise NoSuchReceiver(name=name)
    return receiver


def pause(town: Town, name: str, by: str) -> Receiver:
    """Send a receiver nothing until it is resumed; raises NoSuchReceiver."""
    found(town, name)
    town.receivers.pause(name)
    _tell("paused", town, name, by)
    return found(town, name)


def resume(town: Town, name: str, by: str) -> Receiver:
    """Go on sending, with the event at which it was left; raises NoSuchReceiver."""
    found(town, name)
    town.receivers.resume(name)
    _tell("resumed", town, name, by)
    return found(town, name)


def remove(town: Town, name: str, by: str) -> None:
    """Forget a receiver, its secret and its dead letters; raises NoSuchReceiver."""
    if not town.receivers.remove(name):
        raise NoSuchReceiver(name=name)
    _tell("removed", town, name, by)


def replay(town: Town, name: str, position: int | None, by: str) -> int:
    """Have one dead letter, or all, sent once more; gives how many. Raises NoSuchReceiver and NoSuchLetter."""
    found(town, name)
    asked = town.receivers.replay(name, None if position is None else [position])
    if position is not None and not asked:
        raise NoSuchLetter(name=name, position=position)
    _tell("replayed dead letters", town, name, by)
    return asked


def drop(town: Town, name: str, position: int, by: str) -> None:
    """Forget a dead letter; raises NoSuchReceiver and NoSuchLetter."""
    found(town, name)
    if not town.receivers.drop(name, position):
        raise NoSuchLetter(name=name, position=position)
    _tell("dropped a dead letter", town, name, by)


def shown(receiver: Receiver, head: int) -> dict[str, Any]:
    """Give a receiver as an object; `behind` is by how many entries."""
    return {**_plain(receiver._asdict()), "behind": max(0, head - receiver.position)}


def shown_letter(letter: Dead) -> dict[str, Any]:
    """Give a dead letter as an object."""
    return {"id": letter.position, **_plain(letter._asdict())}


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}


def _tell(did: str, town: Town, name: str, by: str) -> None:
    logger.info("webhook changed", did=did, municipality=town.slug, webhook=name, by=by)
