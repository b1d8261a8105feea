"""What had happened in a plan's evaluation until a day, and what of it was recorded or corrected only later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from domain.evaluations.events import (
    BaselineSet,
    ContextFigureNoted,
    EvaluationConcluded,
    MeasurementRecorded,
    TargetSet,
)
from domain.plans.events import FollowUpHeld
from projections.evaluation_timeline import EvaluationEntryRow, IndicatorRow


class IndicatorState(Struct, frozen=True, kw_only=True):
    """An indicator's latest values. `change` is measurement less baseline; `reached` holds it against the target.

    Both are None where something that they need is not known.
    """

    indicator: IndicatorRow
    baseline: EvaluationEntryRow | None
    target: EvaluationEntryRow | None
    measurement: EvaluationEntryRow | None
    measurements: tuple[EvaluationEntryRow, ...]
    change: str | None
    reached: bool | None


class EvaluationState(Struct, frozen=True, kw_only=True):
    """An evaluation at the end of the day `until`: what had happened by then, in order, as it stands in the rows.

    `late` had happened but was recorded after that day; `corrected_late` had happened and was corrected after it;
    `perhaps` has a time that ends after that day, `undated` has none; `retracted` no longer counts. Positions of
    entries lie in each row.
    """

    until: date
    indicators: tuple[IndicatorState, ...]
    happened: tuple[EvaluationEntryRow, ...]
    follow_ups: tuple[EvaluationEntryRow, ...]
    conclusions: tuple[EvaluationEntryRow, ...]
    context: tuple[EvaluationEntryRow, ...]
    counts: dict[str, int]
    late: tuple[EvaluationEntryRow, ...]
    corrected_late: tuple[EvaluationEntryRow, ...]
    perhaps: tuple[EvaluationEntryRow, ...]
    undated: tuple[EvaluationEntryRow, ...]
    retracted: tuple[EvaluationEntryRow, ...]


def state_until(
    entries: Iterable[EvaluationEntryRow], indicators: Iterable[IndicatorRow], until: date
) -> EvaluationState:
    """Give the state of an evaluation at the end of a day, from its rows as known at some position."""
    ordered = sorted(entries, key=_order)
    standing = [row for row in ordered if row.retracted_by is None]
    happened = tuple(row for row in standing if row.last is not None and row.last <= until)
    done = {row.position for row in happened}
    return EvaluationState(
        until=until,
        indicators=tuple(
            _indicator(row, happened)
            for row in sorted(indicators, key=lambda row: row.position)
            if row.retracted_by is None and _begun(row, happened, until)
        ),
        happened=happened,
        follow_ups=_of(happened, FollowUpHeld.type()),
        conclusions=_of(happened, EvaluationConcluded.type()),
        context=_of(happened, ContextFigureNoted.type()),
        counts=dict(Counter(row.kind for row in happened)),
        late=tuple(row for row in happened if row.recorded_on > until),
        corrected_late=tuple(row for row in happened if any(was.recorded_on > until for was in row.was)),
        perhaps=tuple(
            row for row in standing if row.position not in done and row.first is not None and row.first <= until
        ),
        undated=tuple(row for row in standing if row.first is None and row.last is None),
        retracted=tuple(row for row in ordered if row.retracted_by is not None and _within(row, until)),
    )


def _order(row: EvaluationEntryRow) -> tuple[date, date, int]:
    return row.last or date.max, row.first or date.max, row.position


def _within(row: EvaluationEntryRow, until: date) -> bool:
    return row.first is None or row.first <= until


def _begun(row: IndicatorRow, happened: Sequence[EvaluationEntryRow], until: date) -> bool:
    return row.first is None or row.first <= until or any(entry.indicator == row.indicator for entry in happened)


def _of(rows: Sequence[EvaluationEntryRow], kind: str) -> tuple[EvaluationEntryRow, ...]:
    return tuple(row for row in rows if row.kind == kind)


def _indicator(row: IndicatorRow, happened: Sequence[EvaluationEntryRow]) -> IndicatorState:
    own = [entry for entry in happened if entry.indicator == row.indicator]
    measurements = _of(own, MeasurementRecorded.type())
    baseline, target, measurement = (
        found[-1] if found else None
        for found in (_of(own, BaselineSet.type()), _of(own, TargetSet.type()), measurements)
    )
    return IndicatorState(
        indicator=row,
        baseline=baseline,
        target=target,
        measurement=measurement,
        measurements=measurements,
        change=_change(baseline, measurement),
        reached=_reached(row, target, measurement),
    )


def _change(baseline: EvaluationEntryRow | None, measurement: EvaluationEntryRow | None) -> str | None:
    if not (baseline and measurement and baseline.value and measurement.value):
        return None
    return format(Decimal(measurement.value) - Decimal(baseline.value), "f")


def _reached(
    indicator: IndicatorRow, target: EvaluationEntryRow | None, measurement: EvaluationEntryRow | None
) -> bool | None:
    if indicator.direction == "none" or not (target and measurement and target.value and measurement.value):
        return None
    gap = Decimal(measurement.value) - Decimal(target.value)
    return gap >= 0 if indicator.direction == "up" else gap <= 0
