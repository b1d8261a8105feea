from __future__ import annotations

from domain.kernel.texts import Unsealed
from domain.trials.events import ObservationRecorded
from domain.trials.observe import SLICE, ObserveTrial
from domain.trials.state import TrialIsConcluded, TrialIsNotRunning, TrialIsUnknown
from tests.domain.rules import given
from tests.domain.trials.way import CONCLUDED, PROPOSED, STARTED

OBSERVE = ObserveTrial(trial="samling", seen="Roligere start.", sign="Færre afbrydelser", concerns=("person-2",))


def test_a_running_trial_is_observed() -> None:
    """What was seen is to be sealed, beside the sign that it speaks of."""
    seen = Unsealed("Roligere start.", ("person-2",))
    expected = ObservationRecorded(trial="samling", seen=seen, sign="Færre afbrydelser")
    assert given(PROPOSED, STARTED).when(SLICE, OBSERVE) == (expected,)


def test_only_a_proposed_trial_is_observed() -> None:
    """A trial that was never proposed is unknown."""
    given().refuses(SLICE, OBSERVE, TrialIsUnknown)


def test_nothing_is_seen_before_the_start() -> None:
    """A trial that has not started cannot be observed."""
    given(PROPOSED).refuses(SLICE, OBSERVE, TrialIsNotRunning)


def test_nothing_is_seen_after_the_end() -> None:
    """A concluded trial cannot be observed."""
    given(PROPOSED, STARTED, CONCLUDED).refuses(SLICE, OBSERVE, TrialIsConcluded)
