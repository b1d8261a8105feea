"""Recommend what to decide in a case."""

from __future__ import annotations

from collections.abc import Sequence

from domain.cases.events import CaseOpened, RecommendationMade
from domain.cases.state import CaseIsUnknown, case_state
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import CaseId, ForumId, UnitId, tag
from domain.kernel.slice import Command, Prose, Slice
from domain.people.events import ForumEstablished, UnitRegistered
from domain.people.forums import ForumIsUnknown, require_forum
from domain.people.units import UnitIsUnknown, require_unit


class RecommendDecision(Command, frozen=True):
    """Recommend what to decide in a case, on behalf of a forum or a unit where it is stated."""

    case: CaseId
    text: Prose
    by_forum: ForumId | None = None
    by_unit: UnitId | None = None


def boundary(command: RecommendDecision) -> Boundary:
    """The case with its recommendations, and who recommends."""
    parts = [about(tag("case", command.case), CaseOpened, RecommendationMade)]
    if command.by_forum:
        parts.append(about(tag("forum", command.by_forum), ForumEstablished))
    if command.by_unit:
        parts.append(about(tag("unit", command.by_unit), UnitRegistered))
    return boundary_of(*parts)


def decide(command: RecommendDecision, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Recommend in a known case; the same words from the same body again are no new fact."""
    case_state(command.case, facts)
    if command.by_forum:
        require_forum(command.by_forum, facts)
    if command.by_unit:
        require_unit(command.by_unit, facts)
    recommended = RecommendationMade(
        case=command.case, text=command.text, by_forum=command.by_forum, by_unit=command.by_unit
    )
    return () if any(fact.event == recommended for fact in facts) else (recommended,)


SLICE = Slice(
    command=RecommendDecision,
    permission="cases.write",
    boundary=boundary,
    decide=decide,
    refusals=(CaseIsUnknown, ForumIsUnknown, UnitIsUnknown),
    example={
        "case": "status-2024-k3",
        "text": "Forvaltningen indstiller, at afprøvningen udvides til alle skoler fra skoleåret 2025/26.",
        "by_unit": "boern-og-unge",
    },
)
