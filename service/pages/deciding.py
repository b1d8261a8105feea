"""Decisions as pages show them: on what they rest, who recommended what, and the chain of those they replace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from domain.cases.events import DecisionTaken
from projections.decision_register import CaseRow, DecisionRow, DocumentRow, RecommendationRow
from service.pages.earlier import Earlier, earlier
from service.pages.telling import Told, told
from service.reads.entries import entries_at
from service.reads.serving import Reading


class DecisionShown(NamedTuple):
    """A decision with all that leads to it. `chain` are the decisions that replaced each other, oldest first.

    `readable` are the keys of those of its documents that have not been erased.
    """

    row: dict[str, Any]
    case: CaseRow | None
    chain: list[DecisionRow]
    basis: list[Told]
    documents: list[DocumentRow]
    recommendations: list[RecommendationRow]
    was: list[Earlier]
    readable: set[str]


def decisions_shown(held: Reading, rows: Sequence[DecisionRow], language: str) -> list[DecisionShown]:
    """Show decisions in their order; the read must declare all projections."""
    within = ("case", "in", sorted({row.case for row in rows}))
    cases = {row.case: row for row in held.view.find(CaseRow, within)}
    kin = held.view.find(DecisionRow, within, order=("position",))
    documents = held.view.find(DocumentRow, within, order=("position",))
    recommendations = held.view.find(RecommendationRow, within, order=("position",))
    readable = held.town.vault.living(one.content.key for one in documents)
    basis = {one.row["position"]: one for one in _told(held, {entry for row in rows for entry in row.basis}, language)}
    return [
        DecisionShown(
            row=shown,
            case=cases.get(row.case),
            chain=chain(row, kin),
            basis=[basis[position] for position in row.basis if position in basis],
            documents=[one for one in documents if one.case == row.case and one.document in row.documents],
            recommendations=[one for one in recommendations if one.case == row.case and one.position < row.position],
            was=earlier(held, DecisionTaken, row, language),
            readable=readable,
        )
        for row, shown in zip(rows, held.opener.rendered(rows), strict=True)
    ]


def chain(row: DecisionRow, kin: Iterable[DecisionRow]) -> list[DecisionRow]:
    """Give the decisions that a decision replaced, itself, and those that took its place, oldest first."""
    known = {one.decision: one for one in kin if one.case == row.case}
    before: list[DecisionRow] = []
    after: list[DecisionRow] = []
    at = row
    while (older := known.get(at.replaces or "")) and older not in before:
        before.insert(0, older)
        at = older
    at = row
    while (newer := known.get(at.replaced_by or "")) and newer not in after:
        after.append(newer)
        at = newer
    return [*before, row, *after]


def _told(held: Reading, positions: Iterable[int], language: str) -> list[Told]:
    return told(held, entries_at(held.view, positions), language)
