"""The evaluation of a plan, replayed: as known at one moment, for what had happened until another."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from projections.evaluation_state import EvaluationState, state_until
from projections.evaluation_timeline import EvaluationEntryRow, IndicatorRow
from projections.plan_rows import PlanRow
from service.reads.collections import NoSuchThing
from service.reads.serving import Reading
from service.reads.timeline import day
from service.recording import COPENHAGEN


def evaluation_state(held: Reading, plan: str, until: date) -> tuple[PlanRow, EvaluationState]:
    """Give a plan and its evaluation until a day, at the view's position; raises NoSuchThing."""
    row = held.view.one(PlanRow, ("plan", "=", plan))
    if row is None:
        raise NoSuchThing(id=plan)
    entries = held.view.find(EvaluationEntryRow, ("plan", "=", plan))
    indicators = held.view.find(IndicatorRow, ("plan", "=", plan))
    return row, state_until(entries, indicators, until)


def evaluation_body(held: Reading, plan: str, until: str | None) -> dict[str, Any]:
    """Give the evaluation as an object; `until` is a day, today when left out. Raises NoSuchDay, NoSuchThing."""
    row, state = evaluation_state(held, plan, day(until) if until else today())
    return {"id": plan, "title": row.title, **held.opener.rendered([state])[0], "position": held.view.position}


def today() -> date:
    """Give today's date in Copenhagen."""
    return datetime.now(UTC).astimezone(COPENHAGEN).date()
