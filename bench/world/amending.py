"""What was entered wrongly, and is corrected or retracted some days later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import msgspec

from bench.world.steps import Life, Step, Who
from bench.world.words import Words
from domain.cases.events import DecisionTaken
from domain.evaluations.events import MeasurementRecorded
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.slice import Command
from domain.networks.events import AgreementFollowedUp
from domain.plans.events import FollowUpHeld
from domain.records.correct import CorrectEntry, FieldText, FieldValue
from domain.records.retract import RetractEntry
from domain.trials.events import ObservationRecorded, ReflectionRecorded, TrialConcluded

CORRECTED: Final = 0.01
RETRACTED: Final = 0.003
"""About which share of all entries are corrections, and which are retractions."""
_OF_CORRECTABLE: Final = 0.02
_OF_RETRACTABLE: Final = 0.0125
_AFTER_DAYS: Final = (1, 40)

Wrong = Callable[[Words, Any], dict[str, Any]]
"""Gives what is right in an event that was entered wrongly, as the fields of a command that corrects it."""


def amendments(chance: Random, facts: Iterable[Fact], today: date, who: Who) -> Iterator[Life]:
    """Give the lives that amend some of these facts, each at most once."""
    for fact in facts:
        kind, drawn = type(fact.event), chance.random()
        if kind in _RETRACTABLE and drawn < _OF_RETRACTABLE:
            yield _amended(chance, RetractEntry(entry=fact.position, because=Words(chance).reason()), today, who)
        elif kind in _RIGHT and drawn > 1 - _OF_CORRECTABLE:
            yield _amended(chance, _correction(chance, fact), today, who)


def _amended(chance: Random, command: Command, today: date, who: Who) -> Life:
    yield Step(today + timedelta(days=chance.randint(*_AFTER_DAYS)), command, who)


def _correction(chance: Random, fact: Fact) -> CorrectEntry:
    words = Words(chance)
    right = _RIGHT[type(fact.event)](words, fact.event)
    return CorrectEntry(entry=fact.position, because=words.reason(), **right)


def _field(name: str, value: object) -> dict[str, Any]:
    return {"fields": (FieldValue(name, msgspec.json.encode(value).decode()),)}


def _text(name: str, text: str) -> dict[str, Any]:
    return {"texts": (FieldText(name, text),)}


def _judged(_: Words, event: FollowUpHeld) -> dict[str, Any]:
    return _field("judgement", "delayed" if event.judgement == "on-track" else "on-track")


def _noted(words: Words, event: AgreementFollowedUp) -> dict[str, Any]:
    return _text("note", words.thought()) if event.note else _field("state", "partly")


def _measured(_: Words, event: MeasurementRecorded) -> dict[str, Any]:
    return _field("value", f"{float(event.value) + 1.5:.1f}")


_RIGHT: Final[dict[type[Event], Wrong]] = {
    FollowUpHeld: _judged,
    AgreementFollowedUp: _noted,
    MeasurementRecorded: _measured,
    ObservationRecorded: lambda words, _: _text("seen", words.seen()),
    ReflectionRecorded: lambda words, _: _text("thought", words.thought()),
    TrialConcluded: lambda words, _: _text("learning", words.learned()),
    DecisionTaken: lambda words, _: _field("text", f"Udvalget besluttede: {words.task()}"),
}
_RETRACTABLE: Final = frozenset({FollowUpHeld, MeasurementRecorded, ReflectionRecorded})
