"""The supervision report: for a period and a unit, whether and when things happened, each line with its entries."""

from __future__ import annotations

from datetime import date

from projections.supervision_networks import agreements, meetings
from projections.supervision_parts import Evidence, Period, Report, figure
from projections.supervision_plans import activities, decisions, trials


def report(first: date, last: date, unit: str | None, evidence: Evidence) -> Report:
    """Report on the days from `first` to `last`, for all units, or for one with its parts.

    What entries tie to no unit is not known for one: those figures are None. Nothing is ranked.
    """
    period = Period(first, last)
    units = evidence.within(unit) if unit else None
    parts = [part(period, units, evidence) for part in (meetings, agreements, trials, activities, decisions)]
    undated = [row for part in parts for row in part.undated]
    return Report(
        first=first,
        last=last,
        unit=unit,
        figures=(*(one for part in parts for one in part.figures), figure("undated", undated)),
        findings=tuple(one for part in parts for one in part.findings),
    )
