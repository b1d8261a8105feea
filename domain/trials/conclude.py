"""Conclude a trial."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import TrialId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, FreeText, Slice
from domain.kernel.texts import Unsealed
from domain.trials.events import ObservationRecorded, Outcome, TrialConcluded, TrialProposed, TrialStarted
from domain.trials.state import TrialIsConcluded, TrialIsNotRunning, TrialIsUnknown, running_trial


class ConcludeTrial(Command, frozen=True):
    """Conclude a trial: kept, changed or abandoned, and what was learned. An abandoned trial has taught something."""

    trial: TrialId
    outcome: Outcome
    learning: FreeText


class TrialHasNoObservation(Refusal):
    """Nothing was observed, so there is nothing to conclude from."""

    da = "Prøvehandlingen kan ikke afsluttes, før der er mindst én iagttagelse."
    en = "The trial cannot be concluded before there is at least one observation."


def boundary(command: ConcludeTrial) -> Boundary:
    """The trial's way so far and what was observed."""
    types = (TrialProposed, TrialStarted, ObservationRecorded, TrialConcluded)
    return boundary_of(about(tag("trial", command.trial), *types))


def decide(command: ConcludeTrial, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Conclude a running trial once, and only on at least one observation."""
    if not running_trial(command.trial, facts).observations:
        raise TrialHasNoObservation
    learning = Unsealed(command.learning, command.concerns)
    return (TrialConcluded(trial=command.trial, outcome=command.outcome, learning=learning),)


SLICE = Slice(
    command=ConcludeTrial,
    permission="trials.run",
    boundary=boundary,
    decide=decide,
    refusals=(TrialIsUnknown, TrialIsNotRunning, TrialIsConcluded, TrialHasNoObservation),
    example={
        "trial": "faelles-morgensamling",
        "outcome": "changed",
        "learning": "Gennemgangen virker bedst lige før overgangen, ikke om morgenen.",
    },
)
