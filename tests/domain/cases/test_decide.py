from __future__ import annotations

import pytest
from msgspec import structs

from domain.cases.basis import BasisIsUnknown
from domain.cases.decide import SLICE, TakeDecision
from domain.cases.events import (
    CaseOpened,
    DecisionOutcome,
    DecisionTaken,
    Dissent,
    DocumentAttached,
    Option,
    Votes,
)
from domain.cases.state import CaseIsUnknown
from domain.cases.taking import (
    CaseIsDecided,
    DecisionExists,
    DissentEntered,
    DocumentIsNotInCase,
    OptionWeighed,
    VotesCast,
)
from domain.evaluations.events import MeasurementRecorded
from domain.kernel.texts import StoredContent
from domain.people.forums import ForumCannotDecide, ForumIsUnknown
from domain.records.events import EntryRetracted
from tests.domain.rules import given
from tests.domain.surroundings import CHIEFS, COMMITTEE

OPENED = CaseOpened(case="status", title="Status", question="Skal vi udvide?")
DOCUMENT = DocumentAttached(
    case="status",
    document="bilag-1",
    title="Bilag 1",
    media_type="application/pdf",
    content=StoredContent(key="k" * 32, digest="d" * 64, size=4),
)
MEASURED = MeasurementRecorded(indicator="trivsel", plan="vision", value="74.2")
DECIDE = TakeDecision(case="status", decision="udvid", forum="udvalget", outcome="approved", text="Godkendt.")
DECIDED = DecisionTaken(case="status", decision="udvid", forum="udvalget", outcome="approved", text="Godkendt.")


def test_a_decision_may_lack_a_basis() -> None:
    """A decision without a basis is recorded; to say so is supervision's task."""
    assert given(OPENED, COMMITTEE).when(SLICE, DECIDE) == (DECIDED,)


def test_a_decision_says_all_that_it_rests_on() -> None:
    """Options, basis, documents, votes, dissent, conditions and effect stand in the decision, each named once."""
    command = TakeDecision(
        case="status",
        decision="udvid",
        forum="udvalget",
        outcome="changed",
        text="Ændret.",
        options=(OptionWeighed(title="Udvid", chosen=True), OptionWeighed(title="Vent")),
        basis=(4, 3, 4),
        documents=("bilag-1", "bilag-1"),
        votes=VotesCast(in_favour=5, against=1),
        dissent=(DissentEntered(who="Liste X", text="Vent."),),
        effective="2027/28",
        conditions="Status efter et år.",
    )
    (event,) = given(OPENED, COMMITTEE, DOCUMENT, MEASURED).when(SLICE, command)
    assert event == DecisionTaken(
        case="status",
        decision="udvid",
        forum="udvalget",
        outcome="changed",
        text="Ændret.",
        options=(Option(title="Udvid", chosen=True), Option(title="Vent")),
        basis=(4, 3),
        documents=("bilag-1",),
        votes=Votes(in_favour=5, against=1),
        dissent=(Dissent(who="Liste X", text="Vent."),),
        effective="2027/28",
        conditions="Status efter et år.",
    )
    assert event.tags() == {
        "case:status",
        "decision:udvid",
        "forum:udvalget",
        "entry:3",
        "entry:4",
        "document:bilag-1",
    }


def test_only_a_case_is_decided() -> None:
    """No decision is taken in a case that was never opened."""
    given(COMMITTEE).refuses(SLICE, DECIDE, CaseIsUnknown)


def test_a_decision_is_taken_once() -> None:
    """The id of a decision is taken, in whichever case it was."""
    elsewhere = structs.replace(DECIDED, case="anden-sag")
    given(OPENED, COMMITTEE, elsewhere).refuses(SLICE, DECIDE, DecisionExists)


def test_the_forum_is_known() -> None:
    """A forum that was never established decides nothing."""
    given(OPENED).refuses(SLICE, DECIDE, ForumIsUnknown)


def test_the_forum_can_decide() -> None:
    """A forum that only advises decides nothing."""
    given(OPENED, CHIEFS).refuses(SLICE, structs.replace(DECIDE, forum="chefteam"), ForumCannotDecide)


def test_the_basis_is_there() -> None:
    """A decision rests on no entry that was never recorded, and the refusal names it."""
    command = structs.replace(DECIDE, basis=(3, 99))
    assert given(OPENED, COMMITTEE, MEASURED).refuses(SLICE, command, BasisIsUnknown).fields == {"entry": 99}


def test_the_basis_stands() -> None:
    """A decision rests on no retracted entry."""
    retracted = EntryRetracted(entry=3, kind=MEASURED.type(), concerned=tuple(MEASURED.tags()))
    command = structs.replace(DECIDE, basis=(3,))
    given(OPENED, COMMITTEE, MEASURED, retracted).refuses(SLICE, command, BasisIsUnknown)


@pytest.mark.parametrize("there", [(), (structs.replace(DOCUMENT, case="anden-sag"),)], ids=["nowhere", "elsewhere"])
def test_documents_lie_in_the_case(there: tuple[DocumentAttached, ...]) -> None:
    """A decision names only documents that were attached to its own case."""
    command = structs.replace(DECIDE, documents=("bilag-1",))
    given(OPENED, COMMITTEE, *there).refuses(SLICE, command, DocumentIsNotInCase)


@pytest.mark.parametrize("outcome", ["approved", "changed", "rejected", "noted"])
def test_a_settled_case_is_not_decided_again(outcome: DecisionOutcome) -> None:
    """A standing decision that ends the case is replaced, not followed, and the refusal names it."""
    before = structs.replace(DECIDED, decision="foer", outcome=outcome)
    assert given(OPENED, COMMITTEE, before).refuses(SLICE, DECIDE, CaseIsDecided).fields == {"decision": "foer"}


@pytest.mark.parametrize("outcome", ["postponed", "returned", "forwarded"])
def test_a_case_goes_on(outcome: DecisionOutcome) -> None:
    """A case that was postponed, returned or forwarded is decided later, in the same forum or another."""
    before = structs.replace(DECIDED, decision="foer", outcome=outcome)
    assert given(OPENED, COMMITTEE, before).when(SLICE, DECIDE) == (DECIDED,)


def test_a_case_is_open_again_when_its_end_was_replaced() -> None:
    """When a decision that ended the case was replaced by a postponement, the case is decided anew."""
    end = structs.replace(DECIDED, decision="foer")
    reopened = structs.replace(DECIDED, decision="udsat", outcome="postponed", replaces="foer")
    assert given(OPENED, COMMITTEE, end, reopened).when(SLICE, DECIDE) == (DECIDED,)
