"""Propose a trial."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import ActivityId, AgreementId, NetworkId, PlanId, TrackId, TrialId, UnitId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, FreeText, Line, Slice
from domain.kernel.texts import Unsealed
from domain.networks.events import AgreementMade, NetworkFormed
from domain.people.events import UnitRegistered
from domain.people.units import UnitIsUnknown, require_unit
from domain.plans.events import ActivityPlanned, PlanDrafted, TrackOpened
from domain.trials.events import TrialProposed

_NAMED: Final[dict[str, type[Event]]] = {
    "plan": PlanDrafted,
    "track": TrackOpened,
    "activity": ActivityPlanned,
    "network": NetworkFormed,
    "agreement": AgreementMade,
}
"""What a trial may refer to: the field, and the fact that makes it known."""


class ProposeTrial(Command, frozen=True):
    """Propose a trial: the question, what is expected, the signs to watch and the smallest next step.

    No names and no initials: a concern about a child belongs in an underretning.
    """

    trial: TrialId
    title: Line
    unit: UnitId
    question: FreeText
    hypothesis: FreeText | None = None
    signs: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    next_step: FreeText | None = None
    plan: PlanId | None = None
    track: TrackId | None = None
    activity: ActivityId | None = None
    network: NetworkId | None = None
    agreement: AgreementId | None = None


class TrialExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en prøvehandling '{trial}'."
    en = "There is already a trial '{trial}'."


class TrialNamesUnknown(Refusal):
    """The trial refers to a plan, track, activity, network or agreement that is not there."""

    status = 422
    da = "Prøvehandlingen henviser til '{reference}', som ikke findes."
    en = "The trial refers to '{reference}', which does not exist."


def boundary(command: ProposeTrial) -> Boundary:
    """The trial itself, and what it refers to."""
    place = (tag("plan", command.plan),) if command.plan else ()
    parts = [
        about(tag("trial", command.trial), TrialProposed),
        about(tag("unit", command.unit), UnitRegistered),
    ]
    for field, kind in _NAMED.items():
        if reference := getattr(command, field):
            within = place if field in ("track", "activity") else ()
            parts.append(about((tag(field, reference), *within), kind))
    return boundary_of(*parts)


def decide(command: ProposeTrial, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Propose a trial with a free id, in a known unit, referring only to what exists."""
    events = [fact.event for fact in facts]
    if any(isinstance(event, TrialProposed) and event.trial == command.trial for event in events):
        raise TrialExists(trial=command.trial)
    require_unit(command.unit, facts)
    for field, kind in _NAMED.items():
        if (reference := getattr(command, field)) and not any(
            isinstance(event, kind) and getattr(event, field) == reference for event in events
        ):
            raise TrialNamesUnknown(reference=reference)

    def seal(text: str | None) -> Unsealed | None:
        return Unsealed(text, command.concerns) if text else None

    return (
        TrialProposed(
            trial=command.trial,
            title=command.title,
            unit=command.unit,
            question=Unsealed(command.question, command.concerns),
            hypothesis=seal(command.hypothesis),
            signs=command.signs,
            next_step=seal(command.next_step),
            plan=command.plan,
            track=command.track,
            activity=command.activity,
            network=command.network,
            agreement=command.agreement,
        ),
    )


SLICE = Slice(
    command=ProposeTrial,
    permission="trials.run",
    boundary=boundary,
    decide=decide,
    refusals=(TrialExists, UnitIsUnknown, TrialNamesUnknown),
    creates="trial",
    example={
        "trial": "faelles-morgensamling",
        "title": "Fælles morgensamling før de svære overgange",
        "unit": "skole-a",
        "question": "Falder uroen, når dagens overgange gennemgås for alle om morgenen?",
        "signs": ["Færre afbrudte overgange"],
    },
)
