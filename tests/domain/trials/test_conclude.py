from __future__ import annotations

from typing import get_args

import pytest
from msgspec import structs

from domain.kernel.texts import Unsealed
from domain.records.events import EntryRetracted
from domain.trials.conclude import SLICE, ConcludeTrial, TrialHasNoObservation
from domain.trials.events import Outcome, TrialConcluded
from domain.trials.state import TrialIsConcluded, TrialIsNotRunning, TrialIsUnknown
from tests.domain.rules import given
from tests.domain.trials.way import CONCLUDED, OBSERVED, PROPOSED, STARTED

CONCLUDE = ConcludeTrial(trial="samling", outcome="kept", learning="Det virker.", concerns=("person-2",))


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_an_observed_trial_is_concluded(outcome: Outcome) -> None:
    """A running trial with an observation ends in each of the three ways, with what was learned."""
    expected = TrialConcluded(trial="samling", outcome=outcome, learning=Unsealed("Det virker.", ("person-2",)))
    command = structs.replace(CONCLUDE, outcome=outcome)
    assert given(PROPOSED, STARTED, OBSERVED).when(SLICE, command) == (expected,)


def test_only_a_proposed_trial_is_concluded() -> None:
    """A trial that was never proposed is unknown."""
    given().refuses(SLICE, CONCLUDE, TrialIsUnknown)


def test_only_a_started_trial_is_concluded() -> None:
    """A trial that has not started cannot end."""
    given(PROPOSED).refuses(SLICE, CONCLUDE, TrialIsNotRunning)


def test_a_trial_is_concluded_once() -> None:
    """A trial has one end; changing it is a correction."""
    given(PROPOSED, STARTED, OBSERVED, CONCLUDED).refuses(SLICE, CONCLUDE, TrialIsConcluded)


def test_nothing_is_learned_from_nothing() -> None:
    """Without an observation there is nothing to conclude from."""
    given(PROPOSED, STARTED).refuses(SLICE, CONCLUDE, TrialHasNoObservation)


def test_a_retracted_observation_does_not_count() -> None:
    """An observation that should never have been recorded is no ground to conclude on."""
    retracted = EntryRetracted(entry=3, kind="observation-recorded", concerned=("trial:samling",))
    given(PROPOSED, STARTED, OBSERVED, retracted).refuses(SLICE, CONCLUDE, TrialHasNoObservation)


def test_a_retracted_conclusion_opens_the_trial() -> None:
    """When the end itself was recorded wrongly, the trial can be concluded anew."""
    retracted = EntryRetracted(entry=4, kind="trial-concluded", concerned=("trial:samling",))
    facts = given(PROPOSED, STARTED, OBSERVED, CONCLUDED, retracted)
    assert [event.type() for event in facts.when(SLICE, CONCLUDE)] == ["trial-concluded"]
