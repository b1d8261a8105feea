from __future__ import annotations

from datetime import date

from domain.trials.events import TrialProposed, TrialStarted
from projections.evaluation_timeline import PROJECTION, EvaluationEntryRow, IndicatorRow
from tests.projections.folding import OTHER, SEALED, corrected, every, fact, folded, retracted, versions
from tests.projections.measuring import DEFINED, FIRST, PATH, entry, state


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
    first = next(version.row for version in versions(rows) if version.key == row.key())
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
