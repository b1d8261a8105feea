"""An indicator as the replay shows it: its figures in a table and the same figures as a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from domain.evaluations.events import BaselineSet, MeasurementRecorded, TargetSet
from domain.kernel.when import bounds
from projections.evaluation_state import IndicatorState
from projections.evaluation_timeline import EvaluationEntryRow
from service.pages.chart import Chart, Figure, State, chart
from service.pages.numbers import number
from service.pages.replayed import Replayed
from service.pages.times import said
from service.pages.translations import translations
from service.pages.words import N_

_KINDS: Final[dict[str, Any]] = {
    BaselineSet.type(): ("baseline", N_("Baseline")),
    MeasurementRecorded.type(): ("measurement", N_("Measurement")),
    TargetSet.type(): ("target", N_("Target")),
}


class Line(NamedTuple):
    """A line of the table of figures: what it is, its value with its unit, the time it speaks of, and its entry."""

    kind: str
    value: str
    time: str
    state: State
    entry: Replayed


class IndicatorShown(NamedTuple):
    """An indicator with its figures. `says` are the figures in words."""

    state: IndicatorState
    lines: list[Line]
    chart: Chart | None
    says: str
    change: str | None


def indicator_shown(
    state: IndicatorState, entries: Sequence[Replayed], until: date, language: str, frame: Iterable[EvaluationEntryRow]
) -> IndicatorShown:
    """Show an indicator's figures among entries. The chart leaves room for those in `frame`, to be held beside them."""
    indicator, measure = state.indicator.indicator, state.indicator.unit_of_measure
    lines = [_line(one, measure, language) for one in entries if _is_of(indicator, one.entry)]
    figures = [figure for line in lines if (figure := _figure(line.entry.entry, line.state, line.value))]
    room = [figure for row in frame if _is_of(indicator, row) and (figure := _figure(row, "ahead", ""))]
    return IndicatorShown(
        state=state,
        lines=lines,
        chart=chart(figures, until, room),
        says="; ".join(f"{line.kind}: {line.value} ({line.time})" for line in lines if line.state != "ahead"),
        change=_change(state.change, measure, language),
    )


def _is_of(indicator: str, row: EvaluationEntryRow) -> bool:
    return row.kind in _KINDS and row.indicator == indicator and row.value is not None


def _line(one: Replayed, measure: str, language: str) -> Line:
    row = one.entry
    return Line(
        kind=translations(language).gettext(_KINDS[row.kind][1]),
        value=f"{number(row.value or '0', language)} {measure}",
        time=said(_spoken_of(row), language),
        state=one.state,
        entry=one,
    )


def _spoken_of(row: EvaluationEntryRow) -> str:
    return row.at or row.occurred


def _figure(row: EvaluationEntryRow, state: State, label: str) -> Figure | None:
    """Give what is drawn of an entry; a time without two ends has no place."""
    first, last = bounds(_spoken_of(row))
    if row.value is None or first is None or last is None:
        return None
    return Figure(_KINDS[row.kind][0], Decimal(row.value), first, last, state, label)


def _change(change: str | None, measure: str, language: str) -> str | None:
    if change is None:
        return None
    unit = translations(language).gettext(N_("percentage points")) if measure == "%" else measure
    sign = "+" if Decimal(change) > 0 else ""
    return f"{sign}{number(change, language)} {unit}"
