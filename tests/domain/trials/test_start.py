from __future__ import annotations

from domain.trials.start import SLICE, StartTrial
from domain.trials.state import TrialIsConcluded, TrialIsUnknown
from tests.domain.rules import given
from tests.domain.trials.way import CONCLUDED, PROPOSED, STARTED

START = StartTrial(trial="samling")


def test_a_proposed_trial_starts() -> None:
    """A trial that was proposed starts."""
    assert given(PROPOSED).when(SLICE, START) == (STARTED,)


def test_starting_twice_is_safe() -> None:
    """A running trial is not started again, and nobody is told off for asking."""
    assert given(PROPOSED, STARTED).when(SLICE, START) == ()


def test_only_a_proposed_trial_starts() -> None:
    """A trial that was never proposed is unknown."""
    assert given().refuses(SLICE, START, TrialIsUnknown).fields == {"trial": "samling"}


def test_what_has_ended_does_not_start_again() -> None:
    """A concluded trial stays concluded."""
    given(PROPOSED, STARTED, CONCLUDED).refuses(SLICE, START, TrialIsConcluded)


def test_a_trial_that_was_proposed_anew_starts_anew() -> None:
    """What came before a standing proposal belongs to one that was retracted: it neither starts nor ends this one."""
    assert given(STARTED, CONCLUDED, PROPOSED).when(SLICE, START) == (STARTED,)
