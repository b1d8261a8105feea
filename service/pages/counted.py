"""How much is recorded, each count marked when it rests on invented examples."""

from __future__ import annotations

from typing import NamedTuple

from projections.decision_register import DecisionRow
from projections.network_rows import MeetingRow
from projections.plan_part_rows import ActivityRow
from projections.rows import Row
from projections.timeline import TimelineRow
from projections.trial_board import TrialRow
from service.selecting import Condition
from service.view import View


class Counted(NamedTuple):
    """A count of rows. `illustration` marks one of invented rows only, `partly` one with some invented rows."""

    value: int
    illustration: bool
    partly: bool


def counts(view: View) -> dict[str, Counted]:
    """Count what a municipality has recorded at a view's position."""
    return {
        "activities": _counted(view, ActivityRow),
        "meetings": _counted(view, MeetingRow, ("state", "=", "held")),
        "trials": _counted(view, TrialRow),
        "decisions": _counted(view, DecisionRow),
        "entries": _counted(view, TimelineRow),
    }


def _counted(view: View, kind: type[Row], *conditions: Condition) -> Counted:
    every = view.count(kind, *conditions)
    invented = view.count(kind, *conditions, ("illustration", "=", True))
    return Counted(every, illustration=0 < invented == every, partly=invented > 0)
