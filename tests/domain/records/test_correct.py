from __future__ import annotations

import pytest
from msgspec import structs

from domain.cases.events import DecisionReplaced
from domain.evaluations.events import MeasurementRecorded
from domain.kernel.check import NoSuchTime, TextHasControlCharacter, TextHasCprNumber
from domain.kernel.event import Event
from domain.kernel.refusal import Refusal
from domain.kernel.texts import Sealed, Unsealed
from domain.people.events import UnitRegistered
from domain.plans.events import ActivityPlanned
from domain.records.correct import (
    SLICE,
    CorrectEntry,
    CorrectionBreaksRule,
    CorrectionDoesNotFit,
    CorrectionIsEmpty,
    CorrectionMovesEntry,
    FieldText,
    FieldValue,
)
from domain.records.entries import EntryFollowsAnother, EntryIsFinal, EntryIsRetracted, EntryIsUnknown
from domain.records.events import CorrectedField, CorrectedText, EntryCorrected, EntryRetracted, KeyDestroyed
from tests.domain.rules import given

NOTE = Sealed(key="k1", nonce=b"n" * 12, text=b"x")
MEASURED = MeasurementRecorded(indicator="trivsel", plan="vision", value="71.5", note=NOTE)
TAGS = ("indicator:trivsel", "plan:vision")
CORRECT = CorrectEntry(entry=1, fields=(FieldValue("value", '"74.2"'),))
CORRECTED = EntryCorrected(
    entry=1, kind="measurement-recorded", concerned=TAGS, fields=(CorrectedField("value", '"74.2"'),)
)
RETRACTED = EntryRetracted(entry=1, kind="measurement-recorded", concerned=TAGS)


def test_a_value_is_corrected() -> None:
    """The right value is recorded beside the entry, whose own tags it carries on."""
    (event,) = given(MEASURED).when(SLICE, CORRECT)
    assert event == CORRECTED
    assert event.tags() == {*TAGS, "entry:1"}


def test_a_text_and_a_time_are_corrected() -> None:
    """The right text is to be sealed, and the time at which it happened can be another, coarser one."""
    command = CorrectEntry(
        entry=1, texts=(FieldText("note", "Rettet."),), happened="2025-Q4", concerns=("person-2",), because="Tastefejl"
    )
    texts = (CorrectedText("note", Unsealed("Rettet.", ("person-2",))),)
    expected = EntryCorrected(entry=1, kind="measurement-recorded", concerned=TAGS, texts=texts, occurred="2025-Q4")
    assert given(MEASURED).when(SLICE, command) == (expected,)


def test_a_correction_can_be_corrected_by_another() -> None:
    """An entry may be corrected again and again; each goes on from the last."""
    command = structs.replace(CORRECT, fields=(FieldValue("population", "412"),))
    expected = structs.replace(CORRECTED, fields=(CorrectedField("population", "412"),))
    assert given(MEASURED, CORRECTED).when(SLICE, command) == (expected,)


def test_only_an_entry_is_corrected() -> None:
    """A position that the log does not have cannot be corrected."""
    assert given().refuses(SLICE, CORRECT, EntryIsUnknown).fields == {"entry": 1}


def test_a_retracted_entry_is_not_corrected() -> None:
    """What should never have been recorded has no right values."""
    given(MEASURED, RETRACTED).refuses(SLICE, CORRECT, EntryIsRetracted)


@pytest.mark.parametrize(
    "final", [CORRECTED, RETRACTED, KeyDestroyed(key="k1", entry=9, field="note")], ids=lambda event: event.type()
)
def test_an_amendment_is_not_corrected(final: Event) -> None:
    """Corrections, retractions and erasures stand as they were recorded."""
    given(final).refuses(SLICE, CORRECT, EntryIsFinal)


def test_a_correction_corrects_something() -> None:
    """A correction without a value, text or time is refused."""
    given(MEASURED).refuses(SLICE, CorrectEntry(entry=1), CorrectionIsEmpty)


@pytest.mark.parametrize(
    "command",
    [
        structs.replace(CORRECT, fields=(FieldValue("vaerdi", '"74.2"'),)),
        structs.replace(CORRECT, fields=(FieldValue("value", "74.2"),)),
        structs.replace(CORRECT, fields=(FieldValue("value", '"mange"'),)),
        structs.replace(CORRECT, fields=(FieldValue("value", "intet JSON"),)),
        structs.replace(CORRECT, fields=(FieldValue("value", "[" * 20_000),)),
        structs.replace(CORRECT, fields=(FieldValue("note", '{"is": "unsealed", "text": "åben"}'),)),
        structs.replace(CORRECT, fields=(FieldValue("note", "null"),)),
        structs.replace(CORRECT, texts=(FieldText("value", "74.2"),)),
        structs.replace(CORRECT, texts=(FieldText("because", "Fordi."),)),
        structs.replace(CORRECT, texts=(FieldText("ukendt", "Rettet."),)),
    ],
    ids=[
        "no-field",
        "number",
        "no-decimal",
        "no-json",
        "too-deep",
        "open-text",
        "no-text",
        "text-for-value",
        "because",
        "no-such-text",
    ],
)
def test_a_correction_fits_its_entry(command: CorrectEntry) -> None:
    """Values and texts belong to fields of the entry and have their form; a sealed text is never set in the open."""
    given(MEASURED).refuses(SLICE, command, CorrectionDoesNotFit)


def test_a_correction_does_not_move_its_entry() -> None:
    """An entry about one indicator does not become an entry about another."""
    command = structs.replace(CORRECT, fields=(FieldValue("indicator", '"fravaer"'),))
    given(MEASURED).refuses(SLICE, command, CorrectionMovesEntry)


PLANNED = ActivityPlanned(plan="vision", activity="sparring", title="Sparring", period="2024")


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("period", '"2024-13"', NoSuchTime),
        ("title", '"Samtale med 0\\u00310203-1234"', TextHasCprNumber),
        ("partners", '["Lægen\\u0000"]', TextHasControlCharacter),
    ],
    ids=["time", "cpr", "control"],
)
def test_a_right_value_is_held_to_what_every_input_is_held_to(field: str, value: str, refusal: type[Refusal]) -> None:
    """What no command may say cannot come in as a correction, not even behind an escape of JSON."""
    command = CorrectEntry(entry=1, fields=(FieldValue(field, value),))
    with pytest.raises(refusal):
        given(PLANNED).when(SLICE, command)


def test_a_why_is_required() -> None:
    """Nothing is corrected without a reason, and the rule sees entries as they were recorded."""
    assert (SLICE.because, SLICE.raw) == ("required", True)


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        (UnitRegistered(unit="skole-a", name="A", kind="skole", part_of="by"), ("unit", "part_of")),
        (ActivityPlanned(plan="vision", activity="a", title="A", within="b"), ("activity", "within")),
    ],
)
def test_ids_do_not_change_places(event: Event, fields: tuple[str, str]) -> None:
    """The same ids in each other's fields would make the entry be about something else."""
    one, other = fields
    swapped = (FieldValue(one, f'"{getattr(event, other)}"'), FieldValue(other, f'"{getattr(event, one)}"'))
    given(event).refuses(SLICE, CorrectEntry(entry=1, fields=swapped), CorrectionMovesEntry)


def test_an_escaped_value_is_in_normal_form_too() -> None:
    """A value written with JSON's escapes is held to what the log's text is held to."""
    unit = UnitRegistered(unit="cafe", name="Cafe", kind="skole")
    command = CorrectEntry(entry=1, fields=(FieldValue("kind", '"Cafe\\u0301"'),))
    assert "NFC" in given(unit).refuses(SLICE, command, CorrectionDoesNotFit).fields["problem"]


def test_what_rules_rest_on_is_not_corrected() -> None:
    """A unit's name, a decision's outcome and a count below five are no matter of a correction."""
    named = CorrectEntry(entry=1, fields=(FieldValue("name", '"Skole B"'),))
    given(UnitRegistered(unit="skole-a", name="Skole A", kind="skole")).refuses(SLICE, named, CorrectionBreaksRule)
    counted = CorrectEntry(entry=1, fields=(FieldValue("population", "2"),))
    measured = MeasurementRecorded(indicator="trivsel", plan="vision", value="70", population=50)
    given(measured).refuses(SLICE, counted, CorrectionBreaksRule)


def test_a_consequence_is_amended_through_its_cause() -> None:
    """That a decision was replaced follows from the one that replaced it; alone it would leave both standing."""
    replaced = DecisionReplaced(case="sag", decision="gammel", by="ny")
    command = CorrectEntry(entry=1, happened="2026-01-02")
    given(replaced).refuses(SLICE, command, EntryFollowsAnother)


def test_an_emptied_field_does_not_fit() -> None:
    """A correction does not leave a title empty."""
    command = CorrectEntry(entry=1, fields=(FieldValue("kind", '""'),))
    given(UnitRegistered(unit="skole-a", name="Skole A", kind="skole")).refuses(SLICE, command, CorrectionDoesNotFit)
