from __future__ import annotations

import pytest
from msgspec import structs

from domain.kernel.texts import Unsealed
from domain.networks.agreements import AgreementIsClosed, AgreementIsUnknown, DueGoesWithMoved
from domain.networks.events import AgreementFollowedUp, AgreementMade, AgreementState
from domain.networks.follow_up_agreement import SLICE, FollowUpAgreement
from tests.domain.rules import given

MADE = AgreementMade(
    agreement="aftale-1", network="nord", meeting="moede-1", unit="skole-a", due="2026-10", what=Unsealed("Afprøv det.")
)
KEPT = AgreementFollowedUp(agreement="aftale-1", network="nord", unit="skole-a", state="kept")


def test_an_agreement_is_followed_up() -> None:
    """A follow-up carries the agreement's network and unit, and its note sealed for those it concerns."""
    command = FollowUpAgreement(agreement="aftale-1", state="partly", note="Halvdelen nås.", concerns=("person-2",))
    (event,) = given(MADE).when(SLICE, command)
    note = Unsealed("Halvdelen nås.", ("person-2",))
    assert event == structs.replace(KEPT, state="partly", note=note)


def test_a_moved_agreement_gets_a_new_due_time() -> None:
    """A moved agreement stays open until its new time, and may be moved again."""
    moved = structs.replace(KEPT, state="moved", due="2026-11")
    command = FollowUpAgreement(agreement="aftale-1", state="moved", due="2026-12")
    assert given(MADE, moved).when(SLICE, command) == (structs.replace(moved, due="2026-12"),)


def test_what_was_not_kept_can_still_be_kept() -> None:
    """An agreement that was not kept is still owed."""
    missed = structs.replace(KEPT, state="not-kept")
    assert given(MADE, missed).when(SLICE, FollowUpAgreement(agreement="aftale-1", state="kept")) == (KEPT,)


def test_only_an_agreement_is_followed_up() -> None:
    """What was never agreed is not followed up."""
    given().refuses(SLICE, FollowUpAgreement(agreement="aftale-1", state="kept"), AgreementIsUnknown)


@pytest.mark.parametrize("state", ["kept", "released"])
def test_a_closed_agreement_is_closed(state: AgreementState) -> None:
    """Nothing more is said of an agreement that was kept or released."""
    closed = structs.replace(KEPT, state=state)
    given(MADE, closed).refuses(SLICE, FollowUpAgreement(agreement="aftale-1", state="partly"), AgreementIsClosed)


@pytest.mark.parametrize(("state", "due"), [("moved", None), ("kept", "2026-12")])
def test_a_new_due_time_goes_with_moving(state: AgreementState, due: str | None) -> None:
    """An agreement is moved with a new due time, and gets one only by being moved."""
    given(MADE).refuses(SLICE, FollowUpAgreement(agreement="aftale-1", state=state, due=due), DueGoesWithMoved)
