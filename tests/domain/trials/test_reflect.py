from __future__ import annotations

from domain.kernel.texts import Unsealed
from domain.trials.events import ReflectionRecorded
from domain.trials.reflect import SLICE, ReflectOnTrial
from domain.trials.state import TrialIsConcluded, TrialIsNotRunning, TrialIsUnknown
from tests.domain.rules import given
from tests.domain.trials.way import CONCLUDED, PROPOSED, STARTED

REFLECT = ReflectOnTrial(trial="samling", thought="Det er forudsigeligheden.", concerns=("person-2",))


def test_a_running_trial_is_reflected_on() -> None:
    """A thought about a running trial is recorded, to be sealed."""
    thought = Unsealed("Det er forudsigeligheden.", ("person-2",))
    assert given(PROPOSED, STARTED).when(SLICE, REFLECT) == (ReflectionRecorded(trial="samling", thought=thought),)


def test_only_a_proposed_trial_is_reflected_on() -> None:
    """A trial that was never proposed is unknown."""
    given().refuses(SLICE, REFLECT, TrialIsUnknown)


def test_nothing_is_thought_before_the_start() -> None:
    """A trial that has not started cannot be reflected on."""
    given(PROPOSED).refuses(SLICE, REFLECT, TrialIsNotRunning)


def test_nothing_is_thought_after_the_end() -> None:
    """A concluded trial cannot be reflected on."""
    given(PROPOSED, STARTED, CONCLUDED).refuses(SLICE, REFLECT, TrialIsConcluded)
