from __future__ import annotations

from datetime import date

from domain.evaluations.events import (
    BaselineSet,
    ContextFigureNoted,
    EvaluationConcluded,
    IndicatorDefined,
    MeasurementRecorded,
    TargetSet,
)
from domain.kernel.fact import Fact
from domain.plans.events import FollowUpHeld, PlanDrafted
from domain.trials.events import TrialProposed, TrialStarted
from projections.evaluation_state import EvaluationState, IndicatorState, state_until
from projections.evaluation_timeline import PROJECTION, EvaluationEntryRow, IndicatorRow
from projections.rows import Rows
from tests.projections.folding import OTHER, SEALED, corrected, every, fact, folded, retracted

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


def indicator(rows: Rows, until: date) -> IndicatorState:
    """Give the state of the one indicator."""
    (found,) = state(rows, until).indicators
    return found


def entry(rows: Rows, position: int) -> EvaluationEntryRow:
    """Give an entry's row."""
    row = rows.get(EvaluationEntryRow, "vision", position)
    assert row is not None
    return row


def test_everything_dated_in_an_evaluation_is_a_row() -> None:
    """Baselines, targets, measurements and conclusions are rows with their value, time and label."""
    rows = folded(PROJECTION, PATH)
    assert [
        (row.kind, row.indicator, row.value, row.at, row.judgement, row.label)
        for row in every(rows, EvaluationEntryRow)
    ] == [
        ("baseline-set", "fravaer", "7.5", "2024/25", None, None),
        ("target-set", "fravaer", "6", "2027", None, None),
        ("measurement-recorded", "fravaer", "7.1", None, None, None),
        ("measurement-recorded", "fravaer", "5.9", None, None, None),
        ("evaluation-concluded", None, None, "2025/26", "reached", "Midtvejs"),
    ]
    assert {path: text.position for path, text in entry(rows, 4).texts.items()} == {"note": 4}
    assert [(row.indicator, row.direction) for row in every(rows, IndicatorRow)] == [("fravaer", "down")]


def test_only_what_is_about_a_plan_belongs_to_its_evaluation() -> None:
    """A trial shows where it was proposed within the plan; facts that name no plan do not."""
    within = TrialProposed(trial="et", title="Læsebånd", unit="skole-a", question=SEALED, plan="vision")
    without = TrialProposed(trial="to", title="Andet", unit="skole-a", question=SEALED)
    rows = folded(PROJECTION, [fact(within, 1), fact(without, 2), fact(TrialStarted(trial="et"), 3)])
    assert [(row.position, row.label) for row in every(rows, EvaluationEntryRow)] == [(1, "Læsebånd")]


def test_a_correction_shows_old_and_new_values() -> None:
    """The right value and text stand in the row, the wrong ones beside them, and the earlier version is unchanged."""
    change = corrected(FIRST, 7, "2025-12-03", {"note": OTHER}, date(2026, 2, 1), value='"7.2"')
    rows = folded(PROJECTION, [*PATH, change])
    row = entry(rows, 4)
    assert (row.value, row.what["value"], row.occurred, row.corrected_by, row.entries) == (
        "7.2",
        "7.2",
        "2025-12-03",
        (7,),
        (4, 7),
    )
    assert (row.texts["note"].position, row.texts["note"].field) == (7, "texts.0.text")
    (was,) = row.was
    assert (was.by, was.fields, was.occurred, was.texts["note"].position) == (7, {"value": "7.1"}, "2025-12-01", 4)
    first = next(version.row for version in rows.versions() if version.key == row.key())
    assert isinstance(first, EvaluationEntryRow)
    assert (first.value, first.was) == ("7.1", ())


def test_a_correction_can_make_an_entry_late() -> None:
    """An entry whose corrected time lies days before its recording is backdated."""
    rows = folded(PROJECTION, [*PATH, corrected(FIRST, 7, "2025-11-01")])
    assert (entry(folded(PROJECTION, PATH), 4).backdated, entry(rows, 4).backdated) == (False, True)


def test_indicators_are_amended_on_both_sides() -> None:
    """A corrected indicator shows its old title; a retracted one is marked and is measured no longer."""
    rows = folded(PROJECTION, [*PATH, corrected(DEFINED, 7, title='"Fravær"'), retracted(DEFINED, 8)])
    (row,) = every(rows, IndicatorRow)
    assert (row.title, row.was[0].fields, row.retracted_by) == ("Fravær", {"title": "Elevfravær"}, 8)
    assert state(rows, date(2026, 12, 31)).indicators == ()


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
