from __future__ import annotations

from datetime import date

from msgspec import structs

from domain.trials.events import ObservationRecorded, ReflectionRecorded, TrialConcluded, TrialProposed, TrialStarted
from projections.trial_board import PROJECTION, TrialNoteRow, TrialRow
from tests.projections.folding import OTHER, SEALED, corrected, every, fact, folded, retracted, versions

PROPOSED = TrialProposed(
    trial="overgange", title="Rolige overgange", unit="skole-a", question=SEALED, network="nord", plan="vision"
)
PATH = [
    fact(PROPOSED, 1, "2026-01"),
    fact(TrialStarted(trial="overgange"), 2, "2026-02-02"),
    fact(ObservationRecorded(trial="overgange", seen=SEALED, sign="Ro"), 3, "2026-02-09"),
    fact(ObservationRecorded(trial="overgange", seen=OTHER), 4, "2026-02-10"),
    fact(ReflectionRecorded(trial="overgange", thought=SEALED), 5, "2026-02-12", illustration=True),
    fact(TrialConcluded(trial="overgange", outcome="abandoned", learning=OTHER), 6, "2026-Q1"),
]


def test_a_trial_is_followed_to_its_end() -> None:
    """A concluded trial shows its outcome, its learning, what was seen and thought, and every entry on the way."""
    row = folded(PROJECTION, PATH).get(TrialRow, "overgange")
    assert row is not None
    assert (row.state, row.outcome, row.observations, row.reflections) == ("concluded", "abandoned", 2, 1)
    assert (row.proposed, row.started, row.concluded) == ("2026-01", "2026-02-02", "2026-Q1")
    assert (row.concluded_first, row.concluded_last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert row.learning is not None
    assert (row.learning.position, row.learning.field) == (6, "learning")
    assert row.entries == (1, 2, 3, 4, 5, 6)
    assert (row.illustration, row.partly) == (False, True)


def test_a_trial_is_proposed_then_running() -> None:
    """Each step changes the state, and the earlier state remains as a version of its own."""
    rows = folded(PROJECTION, PATH)
    states = [version.row.state for version in versions(rows) if isinstance(version.row, TrialRow)]
    assert states == ["proposed", "running", "running", "running", "running", "concluded"]


def test_notes_keep_what_was_seen_and_thought() -> None:
    """Every observation and reflection is a row with its sealed text and its sign."""
    notes = every(folded(PROJECTION, PATH), TrialNoteRow)
    assert [(note.position, note.kind, note.sign, note.illustration) for note in notes] == [
        (3, "observation", "Ro", False),
        (4, "observation", None, False),
        (5, "reflection", None, True),
    ]
    assert [note.text.field for note in notes if note.text] == ["seen", "seen", "thought"]


def test_a_correction_lets_the_trial_stand_as_corrected() -> None:
    """The corrected time and text stand, with the correction among the entries, and the old version stays."""
    rows = folded(PROJECTION, [*PATH, corrected(PATH[5], 7, "2026-03-20", {"learning": SEALED}, outcome='"kept"')])
    row = rows.get(TrialRow, "overgange")
    assert row is not None
    assert (row.outcome, row.concluded, row.entries) == ("kept", "2026-03-20", (1, 2, 3, 4, 5, 6, 7))
    assert row.learning is not None
    assert (row.learning.position, row.learning.field, row.learning.key) == (7, "texts.0.text", "k" * 32)
    before = [version.row for version in versions(rows) if isinstance(version.row, TrialRow) and version.since == 6]
    assert [held.outcome for held in before] == ["abandoned"]


def test_a_retracted_observation_is_gone() -> None:
    """A retracted observation is neither shown nor counted."""
    rows = folded(PROJECTION, [*PATH, retracted(PATH[2], 7)])
    row = rows.get(TrialRow, "overgange")
    assert row is not None
    assert (row.observations, row.entries) == (1, (1, 2, 4, 5, 6))
    assert [note.position for note in every(rows, TrialNoteRow)] == [4, 5]


def test_a_retracted_proposal_takes_the_trial_along() -> None:
    """Without its proposal there is no trial, and no note of it."""
    rows = folded(PROJECTION, [*PATH, retracted(PATH[0], 7)])
    assert every(rows, TrialRow) == []
    assert every(rows, TrialNoteRow) == []


def test_a_trial_of_unknown_time_has_no_days() -> None:
    """A time that was not stated stays unknown, and sorts nowhere."""
    row = folded(PROJECTION, [fact(structs.replace(PROPOSED, trial="to"), 1, "unknown")]).get(TrialRow, "to")
    assert row is not None
    assert (row.proposed, row.proposed_first, row.proposed_last) == ("unknown", None, None)
