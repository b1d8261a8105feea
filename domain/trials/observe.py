"""Record an observation in a running trial."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import TrialId, tag
from domain.kernel.slice import Command, FreeText, Line, Slice
from domain.kernel.texts import Unsealed
from domain.trials.events import ObservationRecorded, TrialConcluded, TrialProposed, TrialStarted
from domain.trials.state import TrialIsConcluded, TrialIsNotRunning, TrialIsUnknown, running_trial


class ObserveTrial(Command, frozen=True):
    """Record what was seen while trying. No names and no initials."""

    trial: TrialId
    seen: FreeText
    sign: Line | None = None


def boundary(command: ObserveTrial) -> Boundary:
    """The trial's way so far."""
    return boundary_of(about(tag("trial", command.trial), TrialProposed, TrialStarted, TrialConcluded))


def decide(command: ObserveTrial, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Record an observation while the trial runs."""
    running_trial(command.trial, facts)
    seen = Unsealed(command.seen, command.concerns)
    return (ObservationRecorded(trial=command.trial, seen=seen, sign=command.sign),)


SLICE = Slice(
    command=ObserveTrial,
    permission="trials.run",
    boundary=boundary,
    decide=decide,
    refusals=(TrialIsUnknown, TrialIsNotRunning, TrialIsConcluded),
    example={"trial": "faelles-morgensamling", "seen": "Overgangen til idræt gik uden afbrydelser."},
)
