"""Draft a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import PlanId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Line, Prose, Slice
from domain.kernel.when import UNKNOWN, When
from domain.people.events import ForumEstablished
from domain.people.forums import ForumIsUnknown
from domain.plans.events import PlanDrafted, PlanKind
from domain.plans.references import PartContainsItself, PartIsTwice, require_sound
from domain.plans.state import PlanHasNoSuchPart, PlanState
from domain.plans.structure import Structure, events_of


class DraftPlan(Structure, frozen=True, kw_only=True):
    """Draft a plan with all that it holds: aims, tracks, focus areas, themes, activities, goals and resources."""

    plan: PlanId
    title: Line
    kind: PlanKind
    period: When = UNKNOWN
    ambition: Prose | None = None
    summary: Prose | None = None
    sources: Annotated[tuple[Line, ...], Meta(max_length=50)] = ()


class PlanExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en plan '{plan}'."
    en = "There is already a plan '{plan}'."


def boundary(command: DraftPlan) -> Boundary:
    """The plan itself, and the forums that its activities name."""
    forums = sorted({forum for activity in command.activities for forum in activity.forums})
    return boundary_of(
        about(tag("plan", command.plan), PlanDrafted),
        *(about(tag("forum", forum), ForumEstablished) for forum in forums),
    )


def decide(command: DraftPlan, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Draft a plan with a free id, whose parts refer only to each other and to forums that exist."""
    if any(isinstance(fact.event, PlanDrafted) for fact in facts):
        raise PlanExists(plan=command.plan)
    require_sound(PlanState(command.plan), command, facts)
    drafted = PlanDrafted(
        plan=command.plan,
        title=command.title,
        kind=command.kind,
        period=command.period,
        ambition=command.ambition,
        summary=command.summary,
        sources=command.sources,
    )
    return (drafted, *events_of(command.plan, command))


SLICE = Slice(
    command=DraftPlan,
    permission="plans.write",
    boundary=boundary,
    decide=decide,
    refusals=(PlanExists, PartIsTwice, PartContainsItself, PlanHasNoSuchPart, ForumIsUnknown),
    creates="plan",
    example={
        "plan": "udviklingsplan",
        "title": "Udviklingsplan for skole og dagtilbud",
        "kind": "development-plan",
        "period": "2024..2030",
        "aims": [{"aim": "faellesskab", "text": "Flere børn og unge er en del af det almene fællesskab."}],
        "tracks": [{"track": "a", "title": "Forpligtende netværk"}],
        "activities": [{"activity": "netvaerksmoeder", "title": "Faciliterede netværksmøder", "track": "a"}],
    },
)
