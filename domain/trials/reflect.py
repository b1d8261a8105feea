"""Record a reflection on a running trial."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import TrialId, tag
from domain.kernel.slice import Command, FreeText, Slice
from domain.kernel.texts import Unsealed
from domain.trials.events import ReflectionRecorded, TrialConcluded, TrialProposed, TrialStarted
from domain.trials.state import TrialIsConcluded, TrialIsNotRunning, TrialIsUnknown, running_trial


class ReflectOnTrial(Command, frozen=True):
    """Record what those involved think of what they have seen."""

    trial: TrialId
    thought: FreeText


def boundary(command: ReflectOnTrial) -> Boundary:
    """The trial's way so far."""
    return boundary_of(about(tag("trial", command.trial), TrialProposed, TrialStarted, TrialConcluded))


def decide(command: ReflectOnTrial, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Record a reflection while the trial runs."""
    running_trial(command.trial, facts)
    return (ReflectionRecorded(trial=command.trial, thought=Unsealed(command.thought, command.concerns)),)


SLICE = Slice(
    command=ReflectOnTrial,
    permission="trials.run",
    boundary=boundary,
    decide=decide,
    refusals=(TrialIsUnknown, TrialIsNotRunning, TrialIsConcluded),
    example={"trial": "faelles-morgensamling", "thought": "Det er forudsigeligheden, der virker, ikke samlingen."},
)
