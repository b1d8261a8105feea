"""Where a trial stands, folded from its facts, and the refusals that its verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.trials.events import ObservationRecorded, TrialConcluded, TrialProposed, TrialStarted


class TrialIsUnknown(Refusal):
    """No such trial was proposed."""

    status = 404
    da = "Prøvehandlingen '{trial}' findes ikke."
    en = "There is no trial '{trial}'."


class TrialIsNotRunning(Refusal):
    """The trial has not been started."""

    da = "Prøvehandlingen er ikke sat i gang."
    en = "The trial has not been started."


class TrialIsConcluded(Refusal):
    """The trial has ended."""

    da = "Prøvehandlingen er allerede afsluttet."
    en = "The trial has already been concluded."


@dataclass
class TrialState:
    """What the rules need to know of a trial."""

    proposed: TrialProposed | None = None
    started: bool = False
    observations: int = 0
    concluded: TrialConcluded | None = None


def trial_state(trial: str, facts: Iterable[Fact]) -> TrialState:
    """Fold a trial's facts; refuses when it was never proposed."""
    state = TrialState()
    for fact in facts:
        match fact.event:
            case TrialProposed() as event if event.trial == trial:
                state = TrialState(event)
            case TrialStarted() as event if event.trial == trial:
                state.started = True
            case ObservationRecorded() as event if event.trial == trial:
                state.observations += 1
            case TrialConcluded() as event if event.trial == trial:
                state.concluded = event
    if state.proposed is None:
        raise TrialIsUnknown(trial=trial)
    return state


def running_trial(trial: str, facts: Iterable[Fact]) -> TrialState:
    """Fold a trial that may be observed, reflected on or concluded; refuses otherwise."""
    state = trial_state(trial, facts)
    if state.concluded:
        raise TrialIsConcluded
    if not state.started:
        raise TrialIsNotRunning
    return state
