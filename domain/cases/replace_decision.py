"""Replace a decision by a new one."""

from __future__ import annotations

from collections.abc import Sequence

from domain.cases.events import DecisionReplaced
from domain.cases.state import case_state
from domain.cases.taking import DECIDED_REFUSALS, Decided, boundary_of_decision, taken
from domain.kernel.boundary import Boundary
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import DecisionId
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Slice


class ReplaceDecision(Decided, frozen=True, kw_only=True):
    """Replace a decision of a case by a new one, and say why; both stay in the history."""

    replaces: DecisionId


class DecisionIsUnknown(Refusal):
    """The case has no such decision."""

    status = 404
    da = "Beslutningen '{decision}' findes ikke i sagen."
    en = "There is no decision '{decision}' in the case."


class DecisionIsReplaced(Refusal):
    """Another decision took its place already."""

    da = "Beslutningen '{decision}' er allerede erstattet af '{by}'."
    en = "The decision '{decision}' has already been replaced by '{by}'."


def boundary(command: ReplaceDecision) -> Boundary:
    """The case with its decisions, and all that the new decision names."""
    return boundary_of_decision(command)


def decide(command: ReplaceDecision, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Replace a decision that stands."""
    state = case_state(command.case, facts)
    if command.replaces not in state.decisions:
        raise DecisionIsUnknown(decision=command.replaces)
    if by := state.replaced.get(command.replaces):
        raise DecisionIsReplaced(decision=command.replaces, by=by)
    return (
        taken(command, state, facts, command.replaces),
        DecisionReplaced(case=command.case, decision=command.replaces, by=command.decision),
    )


SLICE = Slice(
    command=ReplaceDecision,
    permission="cases.decide",
    boundary=boundary,
    decide=decide,
    refusals=(*DECIDED_REFUSALS, DecisionIsUnknown, DecisionIsReplaced),
    because="required",
    creates="decision",
    example={
        "case": "status-2024-k3",
        "decision": "udvid-afproevning-trinvist",
        "replaces": "udvid-afproevning",
        "forum": "boerne-og-ungeudvalget",
        "outcome": "changed",
        "text": "Udvalget besluttede at udvide afprøvningen én årgang ad gangen.",
        "basis": [58],
        "because": "De første erfaringer viste, at skolerne har brug for længere tid.",
        "occurred": "2025-02-04",
    },
)
