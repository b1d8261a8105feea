"""From decided events to the log: sealed, in their envelopes, appended on condition that nothing changed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent
from eventsourcing.persistence import IntegrityError
from msgspec import UNSET

from adapters.log import ClockError, LogIsBusy
from domain.kernel.event import Event
from domain.kernel.fact import Envelope
from domain.kernel.ids import tag
from domain.kernel.slice import Command, Slice
from domain.kernel.stored import encode
from domain.kernel.texts import Text, Unsealed
from service.policy import Actor
from service.town import Town

COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")


class Ask(NamedTuple):
    """A command on its way: where, what, by whom, with which blinded request tag, said how, and when."""

    town: Town
    slice_: Slice[Any]
    command: Command
    actor: Actor
    request: str | None
    said: bytes
    now: datetime


def append(ask: Ask, events: Sequence[Event], condition: DCBAppendCondition) -> range:
    """Seal, store and append; the keys are in the vault before the facts are in the log."""
    town, command = ask.town, ask.command
    ids = [secrets.token_hex(16) for _ in events]
    because: Text | None = Unsealed(command.because, command.concerns) if command.because else None
    sealing = town.vault.seal(list(zip(ids, events, strict=True)), because, _names(ask.slice_, command, ids[0]))
    if ask.request:
        town.vault.keep_request(ids, town.mac(ask.said))
    entries = [
        _entry(event, _envelope(ask, fact, reason)) for fact, (event, reason) in zip(ids, sealing.sealed, strict=True)
    ]
    try:
        return town.log.append_entries(entries, condition)
    except (IntegrityError, ClockError, LogIsBusy):
        town.vault.discard(sealing)
        if ask.request:
            town.vault.forget_request(ids[0])
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
