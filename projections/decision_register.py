"""The decision register: cases with their documents and recommendations, and who decided what, replacing what."""

from __future__ import annotations

from typing import Any, Final, Literal

from msgspec import structs

from domain.cases.events import (
    CaseOpened,
    DecisionOutcome,
    DecisionReplaced,
    DecisionTaken,
    Dissent,
    DocumentAttached,
    Option,
    RecommendationMade,
    Votes,
)
from domain.cases.state import FINAL
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import StoredContent
from domain.records.events import EntryCorrected, EntryRetracted
from projections.amending import Amendable, anew, before, changed, corrected_fields, entry_row, recorded, retracted
from projections.rows import Projection, Rows, taking


class CaseRow(Amendable, frozen=True, kw_only=True):
    """A matter that asks for a decision. `settled_by` is the decision that stands and ends it."""

    TABLE = "decision_case"
    KEY = ("case",)
    OWNER = "case"
    INDEXES = (("plan",), ("forum",))
    COLUMNS = ("position",)

    case: str
    title: str
    question: str
    kle: str | None
    forum: str | None
    plan: str | None
    settled_by: str | None = None


class DocumentRow(Amendable, frozen=True, kw_only=True):
    """A document that was put to a case; its bytes lie in the vault."""

    TABLE = "decision_document"
    KEY = ("case", "document")
    OWNER = "case"
    COLUMNS = ("position",)

    case: str
    document: str
    title: str
    media_type: str
    content: StoredContent
    esdh_case: str | None
    esdh_document: str | None
    version: str | None
    dated: str | None


class RecommendationRow(Amendable, frozen=True, kw_only=True):
    """What a forum or unit recommended."""

    TABLE = "decision_recommendation"
    KEY = ("case", "position")
    OWNER = "case"

    case: str
    text: str
    by_forum: str | None
    by_unit: str | None


class DecisionRow(Amendable, frozen=True, kw_only=True):
    """A decision. `basis` are positions of entries; `replaced_entry` is the entry that says what took its place."""

    TABLE = "decision"
    KEY = ("case", "decision")
    OWNER = "case"
    INDEXES = (("last", "position"), ("forum", "last", "position"), ("decision",))
    COLUMNS = ("first", "illustration")

    case: str
    decision: str
    forum: str
    outcome: DecisionOutcome
    text: str
    options: tuple[Option, ...]
    basis: tuple[int, ...]
    documents: tuple[str, ...]
    votes: Votes | None
    dissent: tuple[Dissent, ...]
    effective: str | None
    conditions: str | None
    replaces: str | None
    state: Literal["stands", "replaced", "retracted"] = "stands"
    replaced_by: str | None = None
    replaced: str | None = None
    replaced_entry: int | None = None


_ROWS: Final[dict[type[Event], type[Amendable]]] = {
    CaseOpened: CaseRow,
    DocumentAttached: DocumentRow,
    RecommendationMade: RecommendationRow,
    DecisionTaken: DecisionRow,
}
_BY_NAME: Final = {event.type(): row for event, row in _ROWS.items()}


def project(rows: Rows, fact: Fact) -> None:
    """Add what a case consists of, and show amendments on both sides."""
    match fact.event:
        case EntryCorrected() | EntryRetracted() as event:
            _amend(rows, event, fact)
        case DecisionReplaced() as event:
            _replace(rows, event, fact)
        case event if kind := _ROWS.get(type(event)):
            row = kind(**{name: getattr(event, name) for name in event.__struct_fields__}, **recorded(fact))
            rows.put(
                anew(rows.get(kind, *(getattr(row, name) for name in kind.KEY)), row, fact, event.__struct_fields__)
            )
            if isinstance(event, DecisionTaken) and event.outcome in FINAL:
                rows.change(CaseRow, event.case, settled_by=event.decision)


def _replace(rows: Rows, event: DecisionReplaced, fact: Fact) -> None:
    new = {"state": "replaced", "replaced_by": event.by, "replaced": fact.occurred, "replaced_entry": fact.position}
    rows.update(
        DecisionRow,
        event.case,
        event.decision,
        by=lambda row: structs.replace(row, entries=(*row.entries, fact.position), **new),
    )
    case = rows.get(CaseRow, event.case)
    if case and case.settled_by == event.decision:
        rows.put(structs.replace(case, settled_by=None))


def _amend(rows: Rows, event: EntryCorrected | EntryRetracted, fact: Fact) -> None:
    cases = sorted(tag.removeprefix("case:") for tag in fact.tags if tag.startswith("case:"))
    if event.kind == DecisionReplaced.type():
        _amend_replacement(rows, cases, event, fact)
    elif (kind := _BY_NAME.get(event.kind)) and (row := entry_row(rows, kind, cases, event.entry)):
        rows.put(corrected_fields(row, fact) if isinstance(event, EntryCorrected) else _retracted(rows, row, fact))
    for case in cases:
        _settle(rows, case)


def _retracted(rows: Rows, row: Amendable, fact: Fact) -> Amendable:
    marked = retracted(row, fact)
    if not isinstance(marked, DecisionRow):
        return marked
    replaced = rows.get(DecisionRow, marked.case, marked.replaces) if marked.replaces else None
    if replaced and replaced.replaced_by == marked.decision:
        rows.put(_stands_again(replaced, fact))
    return structs.replace(marked, state="retracted")


def _amend_replacement(rows: Rows, cases: list[str], event: EntryCorrected | EntryRetracted, fact: Fact) -> None:
    for case in cases:
        for row in rows.owned(DecisionRow, case):
            if isinstance(row, DecisionRow) and row.replaced_entry == event.entry:
                rows.put(_stands_again(row, fact) if isinstance(event, EntryRetracted) else _replaced_at(row, fact))


def _stands_again(row: DecisionRow, fact: Fact) -> DecisionRow:
    was = before(fact, {"replaced_by": row.replaced_by, "replaced": row.replaced})
    again: dict[str, Any] = {"replaced_by": None, "replaced": None, "replaced_entry": None}
    return changed(row, fact, was, state="retracted" if row.retracted_by else "stands", **again)


def _replaced_at(row: DecisionRow, fact: Fact) -> DecisionRow:
    occurred = fact.event.occurred if isinstance(fact.event, EntryCorrected) else None
    return changed(row, fact, before(fact, {"replaced": row.replaced}), replaced=occurred or row.replaced)


def _settle(rows: Rows, case: str) -> None:
    decisions = (row for row in rows.owned(DecisionRow, case) if isinstance(row, DecisionRow))
    final = [row for row in decisions if row.state == "stands" and row.outcome in FINAL]
    settled_by = max(final, key=lambda row: row.position).decision if final else None
    rows.update(CaseRow, case, by=lambda row: structs.replace(row, settled_by=settled_by))


PROJECTION = Projection(
    name="decision_register",
    rows=(CaseRow, DocumentRow, RecommendationRow, DecisionRow),
    project=project,
    raw=True,
    takes=taking(case={*_ROWS, DecisionReplaced}),
)
