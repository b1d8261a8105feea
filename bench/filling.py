"""Puts facts into a log as the shell does after a rule has decided: sealed, in their envelopes, appended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from secrets import token_hex
from typing import Final

from eventsourcing.dcb.api import DCBEvent

from bench.facts import organisation, school_year
from bench.school import Told
from domain.evaluations.events import MeasurementRecorded
from domain.kernel.event import Event
from domain.kernel.fact import Envelope
from domain.kernel.stored import encode
from domain.kernel.texts import Text, Unsealed
from domain.records.events import CorrectedField, EntryCorrected
from service.town import Town

_REASON: Final = Unsealed("Tallet var skrevet af fra en anden uge.")


def told() -> Iterator[list[Told]]:
    """Give what happens, a school year at a time, without end."""
    yield organisation()
    yield from map(school_year, count())


def fill(town: Town, size: int) -> None:
    """Let the log grow to `size` facts; in every school year one measurement is corrected."""
    for year in told():
        if (left := size - town.log.head()) <= 0:
            return
        year_ = year[:left]
        positions = dict(zip(append(town, year_), year_, strict=True))
        measured = next(
            ((at, one) for at, one in positions.items() if isinstance(one.event, MeasurementRecorded)), None
        )
        if measured and left > len(year_):
            append(town, [_correction(*measured)], _REASON)


def append(town: Town, told_: Sequence[Told], because: Text | None = None) -> range:
    """Seal and append facts as one; gives their positions."""
    ids = [token_hex(16) for _ in told_]
    sealing = town.vault.seal([(fact, one.event) for fact, one in zip(ids, told_, strict=True)], because)
    return town.log.append_entries(
        [
            _stored(fact, one.occurred, event, reason)
            for fact, one, (event, reason) in zip(ids, told_, sealing.sealed, strict=True)
        ]
    )


def _correction(entry: int, wrong: Told) -> Told:
    concerned = tuple(sorted(wrong.event.tags()))
    right = (CorrectedField("value", '"7.5"'),)
    event = EntryCorrected(entry=entry, kind=wrong.event.type(), concerned=concerned, fields=right)
    return Told(wrong.occurred, event)


def _stored(fact: str, occurred: str, event: Event, because: Text | None) -> DCBEvent:
    envelope = Envelope(
        id=fact, recorded_by="person-1", role="consultant", occurred=occurred, because=because, via="page"
    )
    return DCBEvent(type=event.type(), data=encode(envelope, event), tags=sorted(event.tags()))
