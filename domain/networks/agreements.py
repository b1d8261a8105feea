"""Where an agreement stands, folded from its facts, and how it is followed up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from domain.kernel.fact import Fact
from domain.kernel.ids import AgreementId
from domain.kernel.refusal import Refusal
from domain.kernel.slice import FreeText
from domain.kernel.texts import Unsealed
from domain.kernel.when import When
from domain.networks.events import AgreementFollowedUp, AgreementMade, AgreementState

CLOSED = frozenset({"kept", "released"})


class AgreementIsUnknown(Refusal):
    """No such agreement was made."""

    status = 404
    da = "Aftalen '{agreement}' findes ikke."
    en = "There is no agreement '{agreement}'."


class AgreementIsClosed(Refusal):
    """The agreement was kept, or its unit was released from it."""

    da = "Aftalen '{agreement}' er allerede overholdt eller bortfaldet."
    en = "The agreement '{agreement}' has already been kept or released."


class DueGoesWithMoved(Refusal):
    """An agreement was moved without a new due time, or given one without being moved."""

    status = 422
    da = "Når aftalen '{agreement}' udskydes, skal den have en ny frist; ellers skal fristen ikke angives."
    en = "When the agreement '{agreement}' is moved it needs a new due time; otherwise no due time is given."


class FollowUp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of an earlier agreement; `due` is its new time when it was moved."""

    agreement: AgreementId
    state: AgreementState
    due: When | None = None
    note: FreeText | None = None


class Agreement(NamedTuple):
    """What was agreed, and what became of it so far."""

    made: AgreementMade
    state: AgreementState | None = None

    @property
    def closed(self) -> bool:
        """Tell whether nothing more is owed."""
        return self.state in CLOSED


def agreement_state(agreement: str, facts: Iterable[Fact]) -> Agreement:
    """Fold an agreement's facts; refuses when it was never made."""
    made: AgreementMade | None = None
    state: AgreementState | None = None
    for fact in facts:
        match fact.event:
            case AgreementMade() as event if event.agreement == agreement:
                made = event
            case AgreementFollowedUp() as event if event.agreement == agreement:
                state = event.state
    if made is None:
        raise AgreementIsUnknown(agreement=agreement)
    return Agreement(made, state)


def followed_up(
    said: FollowUp, facts: Iterable[Fact], concerns: tuple[str, ...], meeting: str | None = None
) -> AgreementFollowedUp:
    """Follow up an agreement that is still open; refuses otherwise."""
    agreement = agreement_state(said.agreement, facts)
    if agreement.closed:
        raise AgreementIsClosed(agreement=said.agreement)
    if (said.state == "moved") != (said.due is not None):
        raise DueGoesWithMoved(agreement=said.agreement)
    return AgreementFollowedUp(
        agreement=said.agreement,
        network=agreement.made.network,
        unit=agreement.made.unit,
        state=said.state,
        due=said.due,
        meeting=meeting,
        note=Unsealed(said.note, concerns) if said.note else None,
    )
