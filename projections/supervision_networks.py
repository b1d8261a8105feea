"""What a supervision report says of meetings and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.kernel.when import bounds
from domain.networks.agreements import CLOSED
from projections.network_rows import AgreementRow, MeetingRow, presence
from projections.supervision_parts import Evidence, Figure, Finding, Lines, Part, Period, figure, unknown


def meetings(period: Period, part: Part, evidence: Evidence) -> Lines:
    """Count the meetings held in the period and the units that took part; of a called meeting no unit is known."""
    held = [
        row
        for row in evidence.meetings
        if row.state == "held" and (part is None or any(one.unit in part for one in row.attendance))
    ]
    within = [row for row in held if period.holds(row.happens_first, row.happens_last)]
    called = [
        row for row in evidence.meetings if row.state == "called" and period.holds(row.happens_first, row.happens_last)
    ]
    return Lines(
        (
            figure("meetings-held", within),
            *(unknown("meetings-without-minutes") if part else (figure("meetings-without-minutes", called),)),
            *_attendance(within, part),
        ),
        undated=tuple(row for row in held if period.perhaps(row.happens_first, row.happens_last)),
    )


def agreements(period: Period, part: Part, evidence: Evidence) -> Lines:
    """Count the agreements made and kept in the period, and find those overdue at its end."""
    own = [row for row in evidence.agreements if part is None or row.unit in part]
    made = [row for row in own if period.holds(row.made_first, row.made_last)]
    kept = [row for row in own if _kept_in(period, row)]
    known = [row for row in own if row.made_first is None or row.made_first <= period.last]
    late = [(end, row) for row in known if (end := _at(row, period.last)).overdue(period.last)]
    late.sort(key=lambda one: (one[0].last or date.max, one[1].agreement))
    findings = (
        Finding(
            rule="agreement-overdue",
            words={"unit": evidence.called(row.unit)},
            times={"due": end.due},
            entries=row.entries,
            illustration=row.illustration,
            partly=row.partly,
        )
        for end, row in late
    )
    return Lines(
        (
            figure("agreements-made", made),
            figure("agreements-kept", kept),
            figure("agreements-overdue", [row for _, row in late]),
        ),
        tuple(findings),
        tuple(row for row in own if period.perhaps(row.made_first, row.made_last)),
    )


class _End(NamedTuple):
    """How an agreement stood at the end of a day."""

    due: str
    closed: bool

    @property
    def last(self) -> date | None:
        return bounds(self.due).last

    def overdue(self, day: date) -> bool:
        return not self.closed and self.last is not None and self.last <= day


def _at(row: AgreementRow, day: date) -> _End:
    """Give how an agreement stood: follow-ups that can have been held by then count, in favour of who answered."""
    due, closed = row.due_at_first, False
    for step in row.follow_ups:
        first = bounds(step.occurred).first
        if first is None or first <= day:
            due, closed = step.due or due, step.state in CLOSED
    return _End(due, closed)


def _kept_in(period: Period, row: AgreementRow) -> bool:
    return any(step.state == "kept" and period.holds(*bounds(step.occurred)) for step in row.follow_ups)


def _attendance(held: Sequence[MeetingRow], part: Part) -> tuple[Figure, ...]:
    """Count units' attendances; not known when no minutes say who took part."""
    noted = [row for row in held if row.attendance]
    if not noted:
        return unknown("attended", "late", "substitute", "absent")
    counts = [presence(one for one in row.attendance if part is None or one.unit in part) for row in noted]
    late, substitute = (sum(one[name] for one in counts) for name in ("late", "substitute"))
    attended = sum(one["present"] for one in counts) + late + substitute
    return (
        figure("attended", noted, attended),
        figure("late", noted, late),
        figure("substitute", noted, substitute),
        figure("absent", noted, sum(one["absent"] for one in counts)),
    )
