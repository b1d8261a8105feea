"""The supervision report, from the rows at one position."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.kernel.refusal import Refusal
from projections.decision_register import CaseRow, DecisionRow
from projections.network_rows import AgreementRow, MeetingRow
from projections.organisation_rows import ForumRow, UnitRow
from projections.plan_part_rows import ActivityRow, GoalRow
from projections.plan_rows import FollowUpRow, PlanRow
from projections.supervision_parts import Evidence, Report
from projections.supervision_report import report
from projections.trial_board import TrialRow
from service.reads.collections import NoSuchThing
from service.reads.evaluation import today
from service.reads.serving import Reading
from service.reads.timeline import day


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


def evidence(held: Reading) -> Evidence:
    """Read the rows that a report rests on."""
    find = held.view.find
    return Evidence(
        units=tuple(find(UnitRow)),
        forums=tuple(find(ForumRow)),
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


def reported(held: Reading, since: str | None, until: str | None, unit: str | None) -> Report:
    """Report on a period, and on one unit if one is named. Raises PeriodEndsFirst, NoSuchDay and NoSuchThing."""
    first, last = period(since, until)
    if unit and held.view.one(UnitRow, ("unit", "=", unit)) is None:
        raise NoSuchThing(id=unit)
    return report(first, last, unit or None, evidence(held))


def supervision_body(held: Reading, since: str | None, until: str | None, unit: str | None) -> dict[str, Any]:
    """Give the report as an object: each figure and finding with its sentences and its entries' positions."""
    found = reported(held, since, until, unit)
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "unit": found.unit,
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
