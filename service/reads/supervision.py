"""The supervision report, from the rows at one position."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from domain.kernel.refusal import Refusal
from projections.decision_register import CaseRow, DecisionRow
from projections.network_rows import AgreementRow, MeetingRow
from projections.organisation_rows import ForumRow, UnitRow
from projections.plan_part_rows import ActivityRow, GoalRow
from projections.plan_rows import FollowUpRow, PlanRow
from projections.rows import Row
from projections.supervision_parts import Evidence, Report
from projections.supervision_report import report
from projections.trial_board import TrialRow
from service.reads.collections import COLLECTIONS, NoSuchThing
from service.reads.evaluation import today
from service.reads.serving import Reading
from service.reads.timeline import day
from service.reads.until_lists import owned_until

R = TypeVar("R", bound=Row)
_OWNERS: Final = ("plans", "networks", "trials", "cases")
"""The collections whose things own all that a report rests on."""


class PeriodEndsFirst(Refusal):
    """A period ends before it begins."""

    status = 400
    da = "Perioden slutter ({until}), før den begynder ({since})."
    en = "The period ends ({until}) before it begins ({since})."


def period(since: str | None, until: str | None) -> tuple[date, date]:
    """Read a period: this year until today when left out. Raises NoSuchDay and PeriodEndsFirst."""
    last = day(until) if until else today()
    first = day(since) if since else date(last.year, 1, 1)
    if last < first:
        raise PeriodEndsFirst(since=first, until=last)
    return first, last


def evidence(held: Reading, until: date | None = None) -> Evidence:
    """Read the rows that a report rests on, as they stand or as they were until a day."""
    find = _finder(held, until) if until else held.view.find
    return Evidence(
        units=tuple(held.view.find(UnitRow)),
        forums=tuple(held.view.find(ForumRow)),
        plans=tuple(find(PlanRow)),
        goals=tuple(find(GoalRow)),
        activities=tuple(find(ActivityRow)),
        follow_ups=tuple(find(FollowUpRow)),
        meetings=tuple(find(MeetingRow)),
        agreements=tuple(find(AgreementRow)),
        trials=tuple(find(TrialRow)),
        cases=tuple(find(CaseRow)),
        decisions=tuple(find(DecisionRow)),
    )


def reported(held: Reading, asked: Mapping[str, str]) -> Report:
    """Report as the parameters `from`, `to`, `unit` and `until` ask; `until` leaves out what happened after that day.

    Raises PeriodEndsFirst, NoSuchDay and NoSuchThing.
    """
    first, last = period(asked.get("from"), asked.get("to"))
    unit, until = asked.get("unit"), asked.get("until")
    if unit and held.view.one(UnitRow, ("unit", "=", unit)) is None:
        raise NoSuchThing(id=unit)
    return report(first, last, unit or None, evidence(held, day(until) if until else None))


def _finder(held: Reading, until: date) -> Callable[[type[R]], list[R]]:
    owners = (one for one in COLLECTIONS if one.name in _OWNERS)
    rows = [row for one in owners for row in owned_until(held.view, one, until)]
    return lambda kind: [row for row in rows if isinstance(row, kind)]


def supervision_body(held: Reading, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give the report as an object: each figure and finding with its sentences and its entries' positions."""
    found = reported(held, asked)
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "unit": found.unit,
        "until": asked.get("until") or None,
        "figures": [
            {
                "id": figure.name,
                "value": figure.value,
                "da": figure.da,
                "en": figure.en,
                "entries": list(figure.entries),
                "illustration": figure.illustration,
                "partly": figure.partly,
            }
            for figure in found.figures
        ],
        "findings": [
            {
                "rule": finding.rule,
                "da": finding.da.format(**finding.words, **finding.times),
                "en": finding.en.format(**finding.words, **finding.times),
                "entries": list(finding.entries),
                "illustration": finding.illustration,
                "partly": finding.partly,
            }
            for finding in found.findings
        ],
        "position": held.view.position,
    }
