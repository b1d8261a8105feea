from __future__ import annotations

import pytest
from msgspec import structs

from domain.cases.basis import BasisIsUnknown
from domain.cases.events import CaseOpened, DecisionOutcome, DecisionReplaced, DecisionTaken
from domain.cases.replace_decision import SLICE, DecisionIsReplaced, DecisionIsUnknown, ReplaceDecision
from domain.cases.state import CaseIsUnknown, case_state
from domain.cases.taking import CaseIsDecided, DecisionExists, DocumentIsNotInCase
from domain.kernel.refusal import Refusal
from domain.people.forums import ForumCannotDecide, ForumIsUnknown
from domain.records.events import EntryRetracted
from domain.records.standing import standing
from tests.domain.rules import given
from tests.domain.surroundings import CHIEFS, COMMITTEE

OPENED = CaseOpened(case="status", title="Status", question="Skal vi udvide?")
OLD = DecisionTaken(case="status", decision="vent", forum="udvalget", outcome="rejected", text="Afslået.")
REPLACE = ReplaceDecision(
    case="status", decision="udvid", forum="udvalget", outcome="approved", text="Godkendt.", replaces="vent"
)
NEW = DecisionTaken(
    case="status", decision="udvid", forum="udvalget", outcome="approved", text="Godkendt.", replaces="vent"
)
REPLACED = DecisionReplaced(case="status", decision="vent", by="udvid")


def test_a_decision_is_replaced() -> None:
    """The new decision names the old one, and the old one is marked as replaced, in one go."""
    assert given(OPENED, COMMITTEE, OLD).when(SLICE, REPLACE) == (NEW, REPLACED)


def test_it_takes_a_reason() -> None:
    """A decision is never replaced without saying why."""
    assert SLICE.because == "required"


def test_only_a_decision_of_the_case_is_replaced() -> None:
    """A decision that was never taken in this case is not replaced."""
    given(OPENED, COMMITTEE).refuses(SLICE, REPLACE, DecisionIsUnknown)


def test_a_decision_is_replaced_once() -> None:
    """A replaced decision is not replaced again, and the refusal names the one that took its place."""
    refusal = given(OPENED, COMMITTEE, OLD, NEW).refuses(
        SLICE, structs.replace(REPLACE, decision="anden"), DecisionIsReplaced
    )
    assert refusal.fields == {"decision": "vent", "by": "udvid"}


def test_the_new_decision_can_be_replaced_too() -> None:
    """Decisions replace each other in a chain."""
    command = structs.replace(REPLACE, decision="tredje", replaces="udvid")
    expected = structs.replace(NEW, decision="tredje", replaces="udvid")
    marked = DecisionReplaced(case="status", decision="udvid", by="tredje")
    assert given(OPENED, COMMITTEE, OLD, NEW).when(SLICE, command) == (expected, marked)


def test_a_retracted_replacement_leaves_the_old_decision_standing() -> None:
    """When the new decision was recorded by mistake, the old one ends the case again."""
    retracted = EntryRetracted(entry=3, kind=NEW.type(), concerned=tuple(NEW.tags()))
    assert case_state("status", standing(given(OPENED, OLD, NEW).facts)).final == (NEW,)
    assert case_state("status", standing(given(OPENED, OLD, NEW, REPLACED, retracted).facts)).final == (OLD,)


@pytest.mark.parametrize("outcome", ["postponed", "approved"])
def test_one_standing_decision_ends_a_case(outcome: DecisionOutcome) -> None:
    """While one decision ends the case, no other decision of it is replaced beside it."""
    postponed = structs.replace(OLD, decision="udsat", outcome="postponed")
    command = structs.replace(REPLACE, replaces="udsat", outcome=outcome)
    assert given(OPENED, COMMITTEE, postponed, OLD).refuses(SLICE, command, CaseIsDecided).fields == {
        "decision": "vent"
    }


def test_only_in_a_case() -> None:
    """No decision is replaced in a case that was never opened."""
    given(COMMITTEE).refuses(SLICE, REPLACE, CaseIsUnknown)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (structs.replace(REPLACE, decision="vent"), DecisionExists),
        (structs.replace(REPLACE, basis=(99,)), BasisIsUnknown),
        (structs.replace(REPLACE, documents=("bilag-1",)), DocumentIsNotInCase),
    ],
    ids=["id", "basis", "document"],
)
def test_the_new_decision_is_held_to_the_same_rules(command: ReplaceDecision, refusal: type[Refusal]) -> None:
    """A decision that replaces another needs a free id, a basis that stands, and documents of its case."""
    given(OPENED, COMMITTEE, OLD).refuses(SLICE, command, refusal)


def test_the_forum_is_one_that_decides() -> None:
    """A forum that is unknown or only advises replaces nothing."""
    given(OPENED, OLD).refuses(SLICE, REPLACE, ForumIsUnknown)
    given(OPENED, OLD, CHIEFS).refuses(SLICE, structs.replace(REPLACE, forum="chefteam"), ForumCannotDecide)
