"""The evaluation timeline: everything dated in the life of a plan's evaluation, amendments on both sides."""

from __future__ import annotations

from typing import Any, Final

from domain.cases.events import CaseOpened
from domain.evaluations.events import (
    BaselineSet,
    ContextFigureNoted,
    Direction,
    EvaluationConcluded,
    IndicatorDefined,
    MeasurementRecorded,
    TargetSet,
    Verdict,
)
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import Sealed, SealedText, texts_of
from domain.plans.events import FollowUpHeld, HorizonMoved, PlanAdopted, PlanDrafted, PlanRevised
from domain.records.events import EntryCorrected, EntryRetracted
from domain.trials.events import TrialProposed
from projections.amending import (
    Amendable,
    anew,
    before,
    corrected,
    corrected_fields,
    entry_row,
    recorded,
    retracted,
    right_texts,
    right_values,
)
from projections.rows import Projection, Rows, taking
from projections.tracing import plain

_SHOWN: Final[tuple[type[Event], ...]] = (
    BaselineSet,
    TargetSet,
    MeasurementRecorded,
    ContextFigureNoted,
    EvaluationConcluded,
    FollowUpHeld,
    PlanDrafted,
    PlanAdopted,
    PlanRevised,
    HorizonMoved,
    TrialProposed,
    CaseOpened,
)


class IndicatorRow(Amendable, frozen=True, kw_only=True):
    """What is measured; `direction` is the wanted one."""

    TABLE = "evaluation_indicator"
    KEY = ("plan", "indicator")
    OWNER = "plan"
    INDEXES = (("indicator",),)
    COLUMNS = ("position",)

    plan: str
    indicator: str
    title: str
    unit_of_measure: str
    direction: Direction
    source: str | None
    method: str | None
    aim: str | None
    goal: str | None


class EvaluationRow(Amendable, frozen=True, kw_only=True):
    """A concluded evaluation: its judgement and verdict over a period, and the entries that it rests on."""

    TABLE = "evaluation"
    KEY = ("plan", "evaluation")
    OWNER = "plan"
    INDEXES = (("evaluation",),)
    COLUMNS = ("position",)

    plan: str
    evaluation: str
    title: str
    period: str
    judgement: str
    verdict: Verdict
    rests_on: tuple[int, ...]
    dissent: SealedText | None


class EvaluationEntryRow(Amendable, frozen=True, kw_only=True):
    """An entry in the life of an evaluation. `kind` is its type, `what` its open fields as JSON.

    `at` is the time that the value or judgement speaks of: a baseline's, a target's due time, an evaluation's or a
    plan's period. `judgement` is a follow-up's judgement or an evaluation's verdict.
    """

    TABLE = "evaluation_entry"
    KEY = ("plan", "position")
    OWNER = "plan"
    INDEXES = (("indicator",),)

    plan: str
    kind: str
    indicator: str | None
    value: str | None
    at: str | None
    judgement: str | None
    label: str | None
    what: dict[str, Any]
    texts: dict[str, SealedText]


_NAMED: Final[dict[str, type[IndicatorRow | EvaluationRow]]] = {
    IndicatorDefined.type(): IndicatorRow,
    EvaluationConcluded.type(): EvaluationRow,
}
"""Entries that have a row under a name of their own."""


def project(rows: Rows, fact: Fact) -> None:
    """Add what belongs to a plan's evaluation, and show amendments on both sides."""
    match fact.event:
        case EntryCorrected() | EntryRetracted() as event:
            _amend(rows, event, fact)
        case IndicatorDefined() as event:
            fields = event.__struct_fields__
            row = IndicatorRow(**{name: getattr(event, name) for name in fields}, **recorded(fact))
            rows.put(anew(rows.get(IndicatorRow, row.plan, row.indicator), row, fact, fields))
        case event if isinstance(event, _SHOWN):
            if isinstance(event, EvaluationConcluded):
                rows.put(_concluded(rows, event, fact))
            texts = {path: fact.place(path, text) for path, text in texts_of(event).items() if isinstance(text, Sealed)}
            what = plain(event)
            for plan in _plans(fact):
                shown = _shown(event.type(), what)
                rows.put(
                    EvaluationEntryRow(plan=plan, kind=event.type(), what=what, texts=texts, **shown, **recorded(fact))
                )


def _amend(rows: Rows, event: EntryCorrected | EntryRetracted, fact: Fact) -> None:
    for plan in _plans(fact):
        if named := _NAMED.get(event.kind):
            held = entry_row(rows, named, (plan,), event.entry)
            if held and isinstance(event, EntryCorrected):
                rows.put(corrected_fields(held, fact))
            elif held:
                rows.put(retracted(held, fact))
        if row := rows.get(EvaluationEntryRow, plan, event.entry):
            rows.put(_corrected(row, event, fact) if isinstance(event, EntryCorrected) else retracted(row, fact))


def _concluded(rows: Rows, event: EvaluationConcluded, fact: Fact) -> EvaluationRow:
    fields = [name for name in event.__struct_fields__ if name != "dissent"]
    held = {name: getattr(event, name) for name in fields}
    row = EvaluationRow(**held, dissent=fact.text("dissent"), **recorded(fact))
    return anew(rows.get(EvaluationRow, row.plan, row.evaluation), row, fact, fields)


def _corrected(row: EvaluationEntryRow, event: EntryCorrected, fact: Fact) -> EvaluationEntryRow:
    values, texts = right_values(event), right_texts(event, fact)
    was = before(
        fact,
        {name: row.what.get(name) for name in values},
        {path: row.texts[path] for path in texts if path in row.texts},
    )
    what = {name: value for name, value in {**row.what, **values}.items() if value is not None}
    return corrected(row, fact, was, what=what, texts={**row.texts, **texts}, **_shown(row.kind, what))


def _shown(kind: str, what: dict[str, Any]) -> dict[str, Any]:
    """Give the columns that a page sorts and draws by, from an entry's open fields."""
    return {
        "indicator": what.get("indicator"),
        "value": what.get("value"),
        "at": what.get("at") or what.get("due") or what.get("period"),
        "judgement": what.get("verdict") if kind == EvaluationConcluded.type() else what.get("judgement"),
        "label": what.get("title") or what.get("label") or what.get("summary"),
    }


def _plans(fact: Fact) -> list[str]:
    return sorted(tag.removeprefix("plan:") for tag in fact.tags if tag.startswith("plan:"))


PROJECTION = Projection(
    name="evaluation_timeline",
    rows=(IndicatorRow, EvaluationRow, EvaluationEntryRow),
    project=project,
    raw=True,
    takes=taking(plan={IndicatorDefined, *_SHOWN}),
)
