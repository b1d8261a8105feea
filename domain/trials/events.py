"""Events of trials."""

from __future__ import annotations

from typing import Literal

from domain.kernel.event import Event
from domain.kernel.ids import ActivityId, AgreementId, NetworkId, PlanId, TrackId, TrialId, UnitId
from domain.kernel.texts import Text

Outcome = Literal["kept", "changed", "abandoned"]


class TrialProposed(Event, frozen=True):
    """A unit wants to try something: the question, what is expected, and the signs to watch."""

    trial: TrialId
    title: str
    unit: UnitId
    question: Text
    hypothesis: Text | None = None
    signs: tuple[str, ...] = ()
    next_step: Text | None = None
    plan: PlanId | None = None
    track: TrackId | None = None
    activity: ActivityId | None = None
    network: NetworkId | None = None
    agreement: AgreementId | None = None


class TrialStarted(Event, frozen=True):
    """The trial began."""

    trial: TrialId


class ObservationRecorded(Event, frozen=True):
    """Something was seen while trying."""

    trial: TrialId
    seen: Text
    sign: str | None = None


class ReflectionRecorded(Event, frozen=True):
    """Those involved thought about what they saw."""

    trial: TrialId
    thought: Text


class TrialConcluded(Event, frozen=True):
    """The trial ended: what became of it and what was learned."""

    trial: TrialId
    outcome: Outcome
    learning: Text
