"""Where a case stands, folded from its facts, and the refusals that its verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.cases.events import CaseOpened, DecisionTaken
from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal

FINAL = frozenset({"approved", "changed", "rejected", "noted"})
"""Outcomes that end a case in so far as no other decision replaces them."""


class CaseIsUnknown(Refusal):
    """No such case was opened."""

    status = 404
    da = "Sagen '{case}' findes ikke."
    en = "There is no case '{case}'."


@dataclass
class CaseState:
    """What the rules need to know of a case: that it is open, and its decisions by id, in order."""

    opened: CaseOpened | None = None
    decisions: dict[str, DecisionTaken] = field(default_factory=dict)

    @property
    def replaced(self) -> dict[str, str]:
        """Give the decisions that no longer stand, each with the one that took its place."""
        return {new.replaces: new.decision for new in self.decisions.values() if new.replaces}

    @property
    def final(self) -> tuple[DecisionTaken, ...]:
        """Give the decisions that stand and end the case."""
        replaced = self.replaced
        return tuple(one for one in self.decisions.values() if one.outcome in FINAL and one.decision not in replaced)


def case_state(case: str, facts: Iterable[Fact]) -> CaseState:
    """Fold a case's facts; refuses when it was never opened."""
    state = CaseState()
    for fact in facts:
        match fact.event:
            case CaseOpened() as event if event.case == case:
                state.opened = event
            case DecisionTaken() as event if event.case == case:
                state.decisions[event.decision] = event
    if state.opened is None:
        raise CaseIsUnknown(case=case)
    return state
