from __future__ import annotations

import msgspec
import pytest
from hypothesis import given as over
from hypothesis import strategies
from msgspec import structs

from domain.evaluations.events import MeasurementRecorded
from domain.kernel.fact import Fact
from domain.kernel.texts import Sealed, SealedText
from domain.networks.events import Attendance, MeetingHeld
from domain.records.events import CorrectedField, CorrectedText, EntryCorrected, EntryRetracted, KeyDestroyed
from domain.records.standing import standing, with_changes
from tests.domain.rules import fact

SEALED = Sealed(key="k1", nonce=b"n" * 12, text=b"old")
MENDED = Sealed(key="k2", nonce=b"m" * 12, text=b"new")
MEASURED = MeasurementRecorded(indicator="trivsel", plan="vision", value="71.5", note=SEALED)
TAGS = tuple(sorted(MEASURED.tags()))


def _corrected(entry: int, value: str | None = None, occurred: str | None = None) -> EntryCorrected:
    fields = (CorrectedField("value", f'"{value}"'),) if value else ()
    kind = "measurement-recorded"
    return EntryCorrected(entry=entry, kind=kind, concerned=TAGS, fields=fields, occurred=occurred)


def _retracted(entry: int, kind: str = "measurement-recorded") -> EntryRetracted:
    return EntryRetracted(entry=entry, kind=kind, concerned=TAGS)


def _values(facts: list[Fact]) -> dict[int, str]:
    return {one.position: one.event.value for one in facts if isinstance(one.event, MeasurementRecorded)}


def test_what_nobody_amended_stands_as_it_is() -> None:
    """Facts without corrections and retractions come back unchanged and in order."""
    facts = [fact(MEASURED, 1), fact(MEASURED, 4), fact(KeyDestroyed(key="k1", entry=1, field="note"), 7)]
    assert standing(facts) == facts
    assert standing(iter(facts)) == facts
    assert standing([]) == []


def test_a_correction_changes_its_entry_alone() -> None:
    """The right value takes the wrong one's place, marked with the correction's position; others stay."""
    first, second = standing([fact(MEASURED, 1), fact(MEASURED, 2), fact(_corrected(1, "74.2"), 3)])
    assert (first.event, first.corrected_by) == (structs.replace(MEASURED, value="74.2"), 3)
    assert (second.event, second.corrected_by) == (MEASURED, None)


def test_a_correction_leaves_the_envelope() -> None:
    """Who recorded an entry, when and where stays as it was; only the time of the world can be corrected."""
    before = fact(MEASURED, 1)
    (after,) = standing([before, fact(_corrected(1, occurred="2025-Q4"), 2, occurred="2026-02-01")])
    assert after.event == MEASURED
    assert after.occurred == "2025-Q4"
    assert after.envelope == structs.replace(before.envelope, occurred="2025-Q4")
    assert (after.position, after.recorded, after.tags) == (before.position, before.recorded, before.tags)


def test_a_correction_without_a_time_leaves_the_time() -> None:
    """The day on which a correction was made is not the day on which it happened."""
    (after,) = standing([fact(MEASURED, 1), fact(_corrected(1, "74.2"), 2, occurred="2026-02-01")])
    assert after.occurred == "2026-01-15"


def test_later_corrections_go_on_from_earlier_ones() -> None:
    """Corrections are applied in order: each field stands as it was last said."""
    population = EntryCorrected(
        entry=1, kind="measurement-recorded", concerned=TAGS, fields=(CorrectedField("population", "412"),)
    )
    facts = [fact(MEASURED, 1), fact(_corrected(1, "74.2"), 2), fact(population, 3), fact(_corrected(1, "75"), 4)]
    (after,) = standing(facts)
    assert after.event == structs.replace(MEASURED, value="75", population=412)
    assert after.corrected_by == 4


def test_a_corrected_text_keeps_its_own_place() -> None:
    """The right text is bound to the correction that holds it; the entry's event still holds the old one."""
    correction = EntryCorrected(
        entry=1, kind="measurement-recorded", concerned=TAGS, texts=(CorrectedText("note", MENDED),)
    )
    (after,) = standing([fact(MEASURED, 1), fact(correction, 5)])
    assert after.event == MEASURED
    assert after.text("note") == SealedText(
        position=5,
        fact="fact-5",
        type="entry-corrected",
        field="texts.0.text",
        key="k2",
        nonce=MENDED.nonce,
        text=b"new",
    )


def test_a_retracted_entry_is_gone() -> None:
    """An entry that was retracted does not stand, and its corrections go with it."""
    facts = [fact(MEASURED, 1), fact(MEASURED, 2), fact(_corrected(1, "74.2"), 3), fact(_retracted(1), 4)]
    assert _values(standing(facts)) == {2: "71.5"}


def test_a_retracted_correction_no_longer_counts() -> None:
    """Without its correction an entry stands as it was recorded."""
    facts = [fact(MEASURED, 1), fact(_corrected(1, "74.2"), 2), fact(_retracted(2, "entry-corrected"), 3)]
    (after,) = standing(facts)
    assert (after.event, after.corrected_by) == (MEASURED, None)


def test_a_retracted_retraction_no_longer_counts() -> None:
    """An entry stands again when its retraction was itself retracted, and falls when that one was too."""
    facts = [fact(MEASURED, 1), fact(_retracted(1), 2), fact(_retracted(2, "entry-retracted"), 3)]
    assert _values(standing(facts)) == {1: "71.5"}
    assert _values(standing([*facts, fact(_retracted(3, "entry-retracted"), 4)])) == {}


def test_amendments_of_what_was_not_read_are_left_out() -> None:
    """A rule that did not read an entry is not troubled by its correction or retraction."""
    assert standing([fact(_corrected(1, "74.2"), 2), fact(_retracted(1), 3)]) == []


amendments = strategies.lists(strategies.tuples(strategies.booleans(), strategies.integers(0, 30)), max_size=12)


@over(strategies.integers(1, 4), amendments)
def test_standing_is_what_the_amendments_say(entries: int, amended: list[tuple[bool, int]]) -> None:
    """However entries, corrections and retractions follow on each other, what no standing retraction names stands."""
    facts = [fact(MEASURED, position) for position in range(1, entries + 1)]
    for retracts, target in amended:
        entry = target % len(facts) + 1
        position = len(facts) + 1
        facts.append(fact(_retracted(entry) if retracts else _corrected(entry, str(position)), position))

    def stands(position: int) -> bool:
        return not any(
            isinstance(other.event, EntryRetracted) and other.event.entry == position and stands(other.position)
            for other in facts
        )

    def value(position: int) -> str:
        said = [
            str(other.position)
            for other in facts
            if isinstance(other.event, EntryCorrected) and other.event.entry == position and stands(other.position)
        ]
        return said[-1] if said else "71.5"

    expected = {position: value(position) for position in range(1, entries + 1) if stands(position)}
    assert _values(standing(facts)) == expected


HELD = MeetingHeld(network="nord", meeting="m", attendance=(Attendance(unit="skole-a", presence="present"),))


def test_changes_are_read_as_the_fields_are_written() -> None:
    """Values come as JSON has them: nested parts and lists become what the event holds."""
    attendance = [{"unit": "skole-a", "presence": "late", "person": "person-2"}]
    changed = with_changes(HELD, {"attendance": attendance, "kind": "peer-sparring", "agenda": ["Aftaler"]})
    assert changed == MeetingHeld(
        network="nord",
        meeting="m",
        attendance=(Attendance(unit="skole-a", presence="late", person="person-2"),),
        kind="peer-sparring",
        agenda=("Aftaler",),
    )


def test_no_changes_leave_the_event() -> None:
    """An event without changes is the event."""
    assert with_changes(MEASURED, {}) is MEASURED


@pytest.mark.parametrize(
    "changes",
    [{"valeu": "1"}, {"type": "goal-set"}, {"value": 12.5}, {"value": None}, {"population": "mange"}, {"plan": "Ø"}],
    ids=str,
)
def test_a_change_fits_the_event(changes: dict[str, object]) -> None:
    """A field that is not there, or a value of another form, is refused."""
    with pytest.raises(msgspec.ValidationError):
        with_changes(MEASURED, changes)
