"""Which entries a decision rests on: its own, those of its case that lead to it, and what was said of each since."""

from __future__ import annotations

from collections.abc import Iterable

from projections.amending import Amendable
from projections.decision_register import CaseRow, DecisionRow, DocumentRow, RecommendationRow
from service.reads.collections import NoSuchThing
from service.reads.entries import entries_at
from service.view import View


def entries_of_decision(held: View, decision: str) -> list[int]:
    """Give the positions, in order, of a decision's entries as they were known; raises NoSuchThing.

    The case as it was opened, the recommendations ahead of the decision, the documents and entries that it names as
    its basis, the decision itself; and of each its corrections, its retraction, and what replaced it.
    """
    row = held.one(DecisionRow, ("decision", "=", decision))
    if row is None:
        raise NoSuchThing(id=decision)
    of = ("case", "=", row.case)
    rows: list[Amendable] = [row, *held.find(CaseRow, of)]
    rows += [one for one in held.find(RecommendationRow, of) if one.position < row.position]
    rows += [one for one in held.find(DocumentRow, of) if one.document in row.documents]
    found = {position for one in rows for position in one.entries}
    return sorted(found | _with_amendments(held, row.basis))


def _with_amendments(held: View, positions: Iterable[int]) -> set[int]:
    rows = entries_at(held, positions)
    amended = {position for row in rows for position in (*row.corrected_by, row.retracted_by) if position}
    return set(positions) | amended
