"""Follow up an agreement."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import AgreementId, tag
from domain.kernel.slice import Command, FreeText, Slice
from domain.kernel.when import When
from domain.networks.agreements import (
    AgreementIsClosed,
    AgreementIsUnknown,
    DueGoesWithMoved,
    FollowUp,
    followed_up,
)
from domain.networks.events import AgreementFollowedUp, AgreementMade, AgreementState


class FollowUpAgreement(Command, frozen=True):
    """Say what became of an agreement: kept, partly, not kept, moved to a new due time, or released."""

    agreement: AgreementId
    state: AgreementState
    due: When | None = None
    note: FreeText | None = None


def boundary(command: FollowUpAgreement) -> Boundary:
    """The agreement and what became of it so far."""
    return boundary_of(about(tag("agreement", command.agreement), AgreementMade, AgreementFollowedUp))


def decide(command: FollowUpAgreement, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Follow up an agreement that is still open."""
    said = FollowUp(agreement=command.agreement, state=command.state, due=command.due, note=command.note)
    return (followed_up(said, facts, command.concerns),)


SLICE = Slice(
    command=FollowUpAgreement,
    permission="networks.write",
    boundary=boundary,
    decide=decide,
    refusals=(AgreementIsUnknown, AgreementIsClosed, DueGoesWithMoved),
    example={
        "agreement": "afproev-faelles-overgange",
        "state": "moved",
        "due": "2024-11",
        "note": "Teamet begynder efter efterårsferien.",
    },
)
