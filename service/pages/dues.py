"""What falls due: agreements and goals that are past their time, or soon will be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from projections.network_rows import AgreementRow
from projections.plan_part_rows import GoalRow
from service.view import View

SOON: Final = timedelta(days=30)
_ENDED: Final = ("met", "not-met")


class Dues(NamedTuple):
    """Agreements and goals by their last day: those past it on a day, and those within the next 30 days."""

    past_agreements: list[AgreementRow]
    past_goals: list[GoalRow]
    soon_agreements: list[AgreementRow]
    soon_goals: list[GoalRow]


def dues(view: View, on: date) -> Dues:
    """Give what is due on a day. A goal that was judged as met or not met is due no more."""
    agreements = view.find(AgreementRow, ("closed", "=", False), ("due_last", "<=", on + SOON), order=("due_last",))
    goals = view.find(GoalRow, ("due_last", "<=", on + SOON), order=("due_last",))
    return Dues(
        past_agreements=[row for row in agreements if is_past(row, on)],
        past_goals=[row for row in goals if is_open(row) and is_past(row, on)],
        soon_agreements=[row for row in agreements if not is_past(row, on)],
        soon_goals=[row for row in goals if is_open(row) and not is_past(row, on)],
    )


def is_past(row: AgreementRow | GoalRow, on: date) -> bool:
    """Tell whether the last day that something's due time can mean lies before a day."""
    return row.due_last is not None and row.due_last < on


def is_open(goal: GoalRow) -> bool:
    """Tell whether a goal is still to be reached."""
    return goal.state == "pursued" and goal.judgement not in _ENDED
