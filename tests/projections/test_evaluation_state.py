from __future__ import annotations

from datetime import date

from domain.evaluations.events import ContextFigureNoted, IndicatorDefined
from domain.plans.events import FollowUpHeld, PlanDrafted
from projections.evaluation_state import IndicatorState
from projections.evaluation_timeline import PROJECTION
from projections.rows import Rows
from tests.projections.folding import SEALED, corrected, fact, folded, retracted
from tests.projections.measuring import FIRST, LATE, PATH, entry, state


def indicator(rows: Rows, until: date) -> IndicatorState:
    """Give the state of the one indicator."""
    (found,) = state(rows, until).indicators
    return found


def test_the_slider_shows_what_had_happened() -> None:
    """Three days show three states: before anything was measured, after the first measurement, and after the second."""
    rows = folded(PROJECTION, PATH)
    days = [date(2025, 9, 1), date(2025, 12, 31), date(2026, 6, 30)]
    found = [indicator(rows, day) for day in days]
    assert [one.measurement.value if one.measurement else None for one in found] == [None, "7.1", "5.9"]
    assert [(one.change, one.reached) for one in found] == [(None, None), ("-0.4", False), ("-1.6", True)]
    assert [one.baseline.value for one in found if one.baseline] == ["7.5"] * 3
    assert [len(one.measurements) for one in found] == [0, 1, 2]
    assert state(rows, days[0]).counts == {"baseline-set": 1, "target-set": 1}


def test_what_was_recorded_later_is_visible() -> None:
    """A measurement that had happened but was recorded after the day is marked as late until it was recorded."""
    rows = folded(PROJECTION, PATH)
    assert [row.position for row in state(rows, date(2026, 2, 1)).late] == [5]
    assert state(rows, date(2026, 4, 1)).late == ()


def test_what_was_corrected_later_is_visible() -> None:
    """A value that stood otherwise on the day is marked as corrected later."""
    rows = folded(PROJECTION, [*PATH, corrected(FIRST, 7, recorded=date(2026, 2, 1), value='"7.2"')])
    assert [row.position for row in state(rows, date(2026, 1, 31)).corrected_late] == [4]
    assert state(rows, date(2026, 2, 1)).corrected_late == ()


def test_before_an_indicator_was_defined_there_is_none() -> None:
    """Before its definition an indicator does not show."""
    assert state(folded(PROJECTION, PATH), date(2025, 7, 31)).indicators == ()


def test_an_imprecise_time_is_never_sharpened() -> None:
    """A conclusion of some day in August has perhaps happened in mid-August, and certainly at its end."""
    rows = folded(PROJECTION, PATH)
    middle, end = state(rows, date(2026, 8, 15)), state(rows, date(2026, 8, 31))
    assert ([row.position for row in middle.perhaps], middle.conclusions) == ([6], ())
    assert (end.perhaps, [row.position for row in end.conclusions]) == ((), [6])


def test_what_has_no_time_stands_apart() -> None:
    """An entry without a stated time belongs to no day, and is not lost."""
    figure = ContextFigureNoted(
        plan="vision", label="Segregering", values=("6.9", "9.2"), unit_of_measure="%", source="KL", scope="landstal"
    )
    rows = folded(PROJECTION, [*PATH, fact(figure, 7, "unknown")])
    found = state(rows, date(2030, 1, 1))
    assert ([row.position for row in found.undated], found.context) == ([7], ())
    assert entry(rows, 7).what["values"] == ["6.9", "9.2"]


def test_a_retracted_measurement_counts_no_longer() -> None:
    """The measurement before a retracted one is the latest again, and the retracted one stays visible."""
    rows = folded(PROJECTION, [*PATH, retracted(LATE, 7)])
    found = indicator(rows, date(2026, 12, 31))
    assert found.measurement is not None
    assert found.measurement.value == "7.1"
    assert [row.position for row in state(rows, date(2026, 12, 31)).retracted] == [5]


def test_an_indicator_that_wants_no_direction_is_never_reached() -> None:
    """Where no direction is wanted, a measurement is held against no target."""
    event = IndicatorDefined(
        indicator="fravaer", plan="vision", title="Elevfravær", unit_of_measure="procent", direction="none"
    )
    rows = folded(PROJECTION, [fact(event, 1, "2025-08-01"), *PATH[1:]])
    assert indicator(rows, date(2026, 12, 31)).reached is None


def test_judgements_and_the_draft_belong_to_the_life_of_an_evaluation() -> None:
    """Follow-ups show their judgement, and the draft its period."""
    drafted = PlanDrafted(plan="vision", title="Vision 2030", kind="development-plan", period="2024..2030")
    held = FollowUpHeld(plan="vision", judgement="delayed", forum="bfu", note=SEALED)
    rows = folded(PROJECTION, [fact(drafted, 1, "2024"), fact(held, 2, "2026-Q1")])
    found = state(rows, date(2026, 3, 31))
    assert [(row.judgement, sorted(row.texts)) for row in found.follow_ups] == [("delayed", ["note"])]
    assert [(row.at, row.label) for row in found.happened] == [("2024..2030", "Vision 2030"), (None, None)]
