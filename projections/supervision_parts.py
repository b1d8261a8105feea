"""What a supervision report is made of: the period, the rows that it reads, its figures and its findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from projections.amending import Amendable
from projections.decision_register import CaseRow, DecisionRow
from projections.network_rows import AgreementRow, MeetingRow
from projections.organisation_rows import ForumRow, UnitRow
from projections.plan_part_rows import ActivityRow, GoalRow
from projections.plan_rows import FollowUpRow, PlanRow
from projections.supervision_words import FIGURES, FINDINGS
from projections.tracing import Traced
from projections.trial_board import TrialRow

Part = frozenset[str] | None
"""The units that a report speaks of; None for all."""


class Period(NamedTuple):
    """The days that a report speaks of, both included."""

    first: date
    last: date

    def holds(self, first: date | None, last: date | None) -> bool:
        """Tell whether something certainly happened within the period."""
        return first is not None and last is not None and self.first <= first and last <= self.last

    def touches(self, first: date | None, last: date | None) -> bool:
        """Tell whether something can have lain partly within the period; what has no time at all touches none."""
        if first is None and last is None:
            return False
        return (first is None or first <= self.last) and (last is None or last >= self.first)

    def perhaps(self, first: date | None, last: date | None) -> bool:
        """Tell whether a time is not stated, or lies only partly within the period."""
        return (first is None and last is None) or (self.touches(first, last) and not self.holds(first, last))


class Evidence(Struct, frozen=True, kw_only=True):
    """The rows that a report reads, all at one position."""

    units: tuple[UnitRow, ...] = ()
    forums: tuple[ForumRow, ...] = ()
    plans: tuple[PlanRow, ...] = ()
    goals: tuple[GoalRow, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    follow_ups: tuple[FollowUpRow, ...] = ()
    meetings: tuple[MeetingRow, ...] = ()
    agreements: tuple[AgreementRow, ...] = ()
    trials: tuple[TrialRow, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()

    def within(self, unit: str) -> frozenset[str]:
        """Give a unit and all units that are part of it, however deep."""
        found = {unit}
        while more := {row.unit for row in self.units if row.part_of in found} - found:
            found |= more
        return frozenset(found)

    def called(self, place: str) -> str:
        """Give the name of a unit or forum, or its id where none is registered."""
        names = {row.unit: row.name for row in self.units} | {row.forum: row.name for row in self.forums}
        return names.get(place, place)


class Figure(Struct, frozen=True, kw_only=True):
    """A count and the entries that it rests on. None is not known ('ikke oplyst'), never nought.

    `illustration` marks a count of invented rows only, `partly` one that rests on invented entries too.
    """

    name: str
    value: int | None
    entries: tuple[int, ...] = ()
    illustration: bool = False
    partly: bool = False

    @property
    def da(self) -> str:
        """What is counted, in Danish."""
        return FIGURES[self.name][0]

    @property
    def en(self) -> str:
        """What is counted, in English."""
        return FIGURES[self.name][1]


class Finding(Struct, frozen=True, kw_only=True):
    """Something that supervision may ask about. `times` are written times, which a page shows in its language."""

    rule: str
    words: dict[str, str]
    times: dict[str, str]
    entries: tuple[int, ...]
    illustration: bool = False
    partly: bool = False

    @property
    def da(self) -> str:
        """The sentence in Danish, with places for words and times."""
        return FINDINGS[self.rule][0]

    @property
    def en(self) -> str:
        """The sentence in English, with places for words and times."""
        return FINDINGS[self.rule][1]


class Report(Struct, frozen=True, kw_only=True):
    """Figures and findings of a period and, where one is named, of a unit with its parts. Nothing ranks anybody."""

    first: date
    last: date
    unit: str | None
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]


class Lines(NamedTuple):
    """What one part of the report says; `undated` are the rows that it could not place in time."""

    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    undated: tuple[Traced | Amendable, ...] = ()


def figure(name: str, rows: Sequence[Traced | Amendable], value: int | None = None) -> Figure:
    """Count rows, or give another value that rests on them."""
    return Figure(
        name=name,
        value=len(rows) if value is None else value,
        entries=tuple(sorted({position for row in rows for position in row.entries})),
        illustration=bool(rows) and all(row.illustration for row in rows),
        partly=any(is_partly(row) for row in rows),
    )


def is_partly(row: Traced | Amendable) -> bool:
    """Tell whether any entry of a row is an invented example."""
    return row.illustration or (isinstance(row, Traced) and row.partly)


def unknown(*names: str) -> tuple[Figure, ...]:
    """Give figures that cannot be known."""
    return tuple(Figure(name=name, value=None) for name in names)
