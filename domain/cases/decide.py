"""Take a decision in a case."""

from __future__ import annotations

from collections.abc import Sequence

from domain.cases.state import case_state
from domain.cases.taking import DECIDED_REFUSALS, Decided, boundary_of_decision, taken
from domain.kernel.boundary import Boundary
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.slice import Slice


class TakeDecision(Decided, frozen=True):
    """Record a decision: forum, outcome, words, the options weighed, the basis, votes, dissent and conditions.

    The basis are positions of entries in the log. A decision without a basis is recorded, and supervision says so.
    """


def boundary(command: TakeDecision) -> Boundary:
    """The case with its decisions, and all that the decision names."""
    return boundary_of_decision(command)


def decide(command: TakeDecision, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Take a decision in a case that no standing decision has settled."""
    return (taken(command, case_state(command.case, facts), facts),)


SLICE = Slice(
    command=TakeDecision,
    permission="cases.decide",
    boundary=boundary,
    decide=decide,
    refusals=DECIDED_REFUSALS,
    creates="decision",
    example={
        "case": "status-2024-k3",
        "decision": "udvid-afproevning",
        "forum": "boerne-og-ungeudvalget",
        "outcome": "approved",
        "text": "Udvalget godkendte, at afprøvningen udvides til alle skoler.",
        "options": [{"title": "Udvid til alle skoler", "chosen": True}, {"title": "Fortsæt på én årgang"}],
        "basis": [17, 42],
        "documents": ["bilag-1-status"],
        "votes": {"in_favour": 5, "against": 1, "abstained": 1},
        "dissent": [{"who": "Liste X", "text": "Listen ønsker en længere afprøvning først."}],
        "effective": "2025/26",
        "occurred": "2024-10-08",
    },
)
