"""An indicator's life in an imagined log, and its rows."""

from __future__ import annotations

from datetime import date

from domain.evaluations.events import BaselineSet, EvaluationConcluded, IndicatorDefined, MeasurementRecorded, TargetSet
from domain.kernel.fact import Fact
from projections.evaluation_state import EvaluationState, state_until
from projections.evaluation_timeline import EvaluationEntryRow, IndicatorRow
from projections.rows import Rows
from tests.projections.folding import SEALED, every, fact

DEFINED = fact(
    IndicatorDefined(
        indicator="fravaer", plan="vision", title="Elevfravær", unit_of_measure="procent", direction="down"
    ),
    1,
    "2025-08-01",
    date(2025, 8, 1),
)
BASELINE = fact(
    BaselineSet(indicator="fravaer", plan="vision", value="7.5", at="2024/25"), 2, "2025-08-01", date(2025, 8, 1)
)
TARGET = fact(TargetSet(indicator="fravaer", plan="vision", value="6", due="2027"), 3, "2025-08-01", date(2025, 8, 1))


def measured(position: int, value: str, occurred: str, recorded: date) -> Fact:
    """Measure the indicator."""
    return fact(
        MeasurementRecorded(indicator="fravaer", plan="vision", value=value, note=SEALED), position, occurred, recorded
    )


FIRST = measured(4, "7.1", "2025-12-01", date(2025, 12, 2))
LATE = measured(5, "5.9", "2026-01-15", date(2026, 4, 1))
CONCLUDED = fact(
    EvaluationConcluded(
        evaluation="midtvejs",
        plan="vision",
        title="Midtvejs",
        period="2025/26",
        judgement="Det går godt.",
        verdict="reached",
        rests_on=(4, 5),
    ),
    6,
    "2026-08",
    date(2026, 8, 31),
)
PATH = [DEFINED, BASELINE, TARGET, FIRST, LATE, CONCLUDED]


def state(rows: Rows, until: date) -> EvaluationState:
    """Give the state until a day from folded rows."""
    return state_until(every(rows, EvaluationEntryRow), every(rows, IndicatorRow), until)


def entry(rows: Rows, position: int) -> EvaluationEntryRow:
    """Give an entry's row."""
    row = rows.get(EvaluationEntryRow, "vision", position)
    assert row is not None
    return row
