"""What a supervision report says of trials, activities and decisions."""

from __future__ import annotations

from datetime import date

from projections.plan_part_rows import ActivityRow
from projections.supervision_parts import Evidence, Finding, Lines, Part, Period, figure, unknown


def trials(period: Period, part: Part, evidence: Evidence) -> Lines:
    """Count the trials that ran in the period, and find those without a reflection."""
    begun = [row for row in evidence.trials if (part is None or row.unit in part) and row.state != "proposed"]
    ran = [row for row in begun if period.touches(row.started_first, row.concluded_last)]
    silent = sorted(
        (row for row in ran if row.reflections == 0), key=lambda row: (row.started_first or date.max, row.trial)
    )
    findings = (
        Finding(
            rule="trial-without-reflection",
            words={"title": row.title, "unit": evidence.called(row.unit)},
            times={},
            entries=row.entries,
            illustration=row.illustration,
            partly=row.partly,
        )
        for row in silent
    )
    return Lines(
        (figure("trials", ran), figure("trials-without-reflection", silent)),
        tuple(findings),
        tuple(row for row in begun if row.started_first is None and row.concluded_last is None),
    )


def activities(period: Period, part: Part, evidence: Evidence) -> Lines:
    """Count the activities of the period, and find those without a follow-up in it; no unit is known of them."""
    if part:
        return Lines(unknown("activities", "activities-without-follow-up"))
    active = [row for row in evidence.activities if _active(row, period, evidence)]
    followed = _followed(period, evidence)
    silent = [row for row in active if (row.plan, row.activity) not in followed]
    plans = {row.plan: row.title for row in evidence.plans}
    findings = (
        Finding(
            rule="activity-without-follow-up",
            words={"title": row.title, "plan": plans.get(row.plan, row.plan)},
            times={},
            entries=row.entries,
            illustration=row.illustration,
            partly=row.partly,
        )
        for row in sorted(silent, key=lambda row: (row.plan, row.order))
    )
    return Lines(
        (figure("activities", active), figure("activities-without-follow-up", silent)),
        tuple(findings),
        tuple(row for row in evidence.activities if _days(row, evidence) == (None, None))
        + tuple(row for row in evidence.follow_ups if row.held_first is None and row.held_last is None),
    )


def decisions(period: Period, part: Part, evidence: Evidence) -> Lines:
    """Count the decisions taken in the period, and find those without entries or documents as their basis."""
    if part:
        return Lines(unknown("decisions", "decisions-without-basis"))
    standing = [row for row in evidence.decisions if row.retracted_by is None]
    taken = [row for row in standing if period.holds(row.first, row.last)]
    bare = sorted(
        (row for row in taken if not (row.basis or row.documents)), key=lambda row: (row.last or date.max, row.position)
    )
    cases = {row.case: row.title for row in evidence.cases}
    findings = (
        Finding(
            rule="decision-without-basis",
            words={"case": cases.get(row.case, row.case), "forum": evidence.called(row.forum)},
            times={"occurred": row.occurred},
            entries=row.entries,
            illustration=row.illustration,
        )
        for row in bare
    )
    return Lines(
        (figure("decisions", taken), figure("decisions-without-basis", bare)),
        tuple(findings),
        tuple(row for row in standing if period.perhaps(row.first, row.last)),
    )


def _days(row: ActivityRow, evidence: Evidence) -> tuple[date | None, date | None]:
    """Give the days of an activity: its own period, or where that is not stated its plan's."""
    if row.period_first or row.period_last:
        return row.period_first, row.period_last
    found = (plan for plan in evidence.plans if plan.plan == row.plan)
    return next(((plan.period_first, plan.period_last) for plan in found), (None, None))


def _active(row: ActivityRow, period: Period, evidence: Evidence) -> bool:
    stopped_before = row.stopped_last is not None and row.stopped_last < period.first
    return period.touches(*_days(row, evidence)) and not stopped_before


def _followed(period: Period, evidence: Evidence) -> set[tuple[str, str]]:
    """Give the activities with a follow-up of their own or of a goal of theirs, held then or at no stated time."""
    of_goals = {(row.plan, row.goal): row.activity for row in evidence.goals}
    held = [
        row
        for row in evidence.follow_ups
        if period.touches(row.held_first, row.held_last) or (row.held_first is None and row.held_last is None)
    ]
    named = ((row.plan, row.activity or of_goals.get((row.plan, row.goal or ""))) for row in held)
    return {(plan, activity) for plan, activity in named if activity}
