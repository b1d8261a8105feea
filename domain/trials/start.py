"""Start a trial."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import TrialId, tag
from domain.kernel.slice import Command, Slice
from domain.trials.events import TrialConcluded, TrialProposed, TrialStarted
from domain.trials.state import TrialIsConcluded, TrialIsUnknown, trial_state


class StartTrial(Command, frozen=True):
    """Start a proposed trial."""

    trial: TrialId


def boundary(command: StartTrial) -> Boundary:
    """The trial's way so far."""
    return boundary_of(about(tag("trial", command.trial), TrialProposed, TrialStarted, TrialConcluded))


def decide(command: StartTrial, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Start a trial once; asking again is safe."""
    state = trial_state(command.trial, facts)
    if state.concluded:
        raise TrialIsConcluded
    return () if state.started else (TrialStarted(trial=command.trial),)


SLICE = Slice(
    command=StartTrial,
    permission="trials.run",
    boundary=boundary,
    decide=decide,
    refusals=(TrialIsUnknown, TrialIsConcluded),
    example={"trial": "faelles-morgensamling", "occurred": "2024-09-02"},
)
