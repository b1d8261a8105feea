from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import structs

from domain.cases.events import DocumentAttached
from domain.kernel.fact import Fact
from domain.kernel.ids import joined
from domain.kernel.texts import StoredContent
from domain.networks.events import Attendance, Exchange, MeetingHeld
from domain.records.events import KeyDestroyed
from domain.trials.events import TrialConcluded, TrialProposed
from projections.entry import Entry, entry
from projections.timeline import PROJECTION, AmendedRow, TimelineRow, TimelineTagRow
from tests.projections.folding import OTHER, SEALED, corrected, every, fact, folded, retracted, versions

HOUR = 3_600_000_000
PROPOSED = TrialProposed(trial="laesebaand", title="Læsebånd", unit="skole-a", question=SEALED, signs=("Ro",))
HELD = MeetingHeld(
    network="nord",
    meeting="moede-1",
    attendance=(Attendance(unit="skole-a", presence="present"),),
    exchanges=(Exchange(kind="idea", what=SEALED, giver="skole-a"),),
    learning=OTHER,
)


def shown(held: Sequence[Fact]) -> list[Entry]:
    """Show facts as entries, amended as they are after the last of them."""
    rows = folded(PROJECTION, held)
    return [entry(one, rows.get(AmendedRow, one.position)) for one in held]


def test_an_entry_is_found_by_its_kind_its_recorder_and_its_time() -> None:
    """A row says under what an entry is found, and nothing of what the entry says itself."""
    (row,) = every(folded(PROJECTION, [fact(HELD, 1, "2026-Q1", illustration=True)]), TimelineRow)
    made = fact(HELD, 1)
    assert row == TimelineRow(
        position=1,
        subject="networks",
        type="meeting-held",
        recorded_by=made.envelope.recorded_by,
        unit=made.envelope.unit,
        first=date(2026, 1, 1),
        last=date(2026, 3, 31),
        illustration=True,
    )


def test_an_entry_stands_from_its_position_on() -> None:
    """No later entry changes the rows by which an entry is found; only what was said of it has versions."""
    proposed = fact(PROPOSED, 1)
    held = [proposed, corrected(proposed, 2, title='"Læsetid"'), retracted(proposed, 3)]
    stood = versions(folded(PROJECTION, held))
    found = [(one.since, one.until) for one in stood if one.kind is TimelineRow]
    assert found == [(1, None), (2, None), (3, None)]
    assert {one.until for one in stood if one.kind is TimelineTagRow} == {None}
    assert [(one.key, one.since, one.until) for one in stood if one.kind is AmendedRow] == [
        ((1,), 2, 3),
        ((1,), 3, None),
    ]


def test_an_entry_shows_its_open_fields_and_keeps_its_texts_sealed() -> None:
    """An entry holds the event's open fields as JSON, and its texts only as sealed, each bound to its place."""
    (held,) = shown([fact(HELD, 1)])
    assert held.what == {
        "network": "nord",
        "meeting": "moede-1",
        "attendance": [{"unit": "skole-a", "presence": "present"}],
        "agenda": [],
        "exchanges": [{"kind": "idea", "giver": "skole-a"}],
    }
    assert [(text.field, text.key) for text in held.texts] == [("exchanges.0.what", "k" * 32), ("learning", "o" * 32)]
    assert (held.subject, held.type, held.title) == ("networks", "meeting-held", None)


def test_an_entry_has_its_title() -> None:
    """What an event is called is the entry's title."""
    assert [one.title for one in shown([fact(PROPOSED, 1)])] == ["Læsebånd"]


def test_a_document_shows_no_key() -> None:
    """A document's content stays in the vault: the entry says that there is one, and nothing that opens it."""
    attached = DocumentAttached(
        case="status",
        document="bilag-1",
        title="Bilag 1",
        media_type="application/pdf",
        content=StoredContent(key="c" * 32, digest="d" * 64, size=12),
    )
    (held,) = shown([fact(attached, 1)])
    assert held.what == {
        "case": "status",
        "document": "bilag-1",
        "title": "Bilag 1",
        "media_type": "application/pdf",
    }


def test_entries_are_found_by_what_they_are_about() -> None:
    """Every tag but that of the request finds the entry, and so does a correction's; the entry names the same."""
    proposed = fact(PROPOSED, 1)
    asked = structs.replace(proposed, tagged=joined({*proposed.tags, "request:" + "0" * 32}))
    held = [asked, corrected(proposed, 2, title='"Læsetid"')]
    assert [(row.tag, row.position) for row in every(folded(PROJECTION, held), TimelineTagRow)] == [
        ("entry:1", 2),
        ("trial:laesebaand", 1),
        ("trial:laesebaand", 2),
        ("unit:skole-a", 1),
        ("unit:skole-a", 2),
    ]
    assert [one.tags for one in shown(held)] == [
        ("trial:laesebaand", "unit:skole-a"),
        ("entry:1", "trial:laesebaand", "unit:skole-a"),
    ]


def test_corrections_and_retractions_show_on_both_sides() -> None:
    """An amended entry names all that amended it, and what amends names the entry; the old values stay as recorded."""
    proposed = fact(PROPOSED, 1)
    first, second, third, fourth = shown(
        [
            proposed,
            corrected(proposed, 2, title='"Læsetid"'),
            corrected(proposed, 3, texts={"question": OTHER}),
            retracted(proposed, 4),
        ]
    )
    assert (first.title, first.corrected_by, first.retracted_by) == ("Læsebånd", (2, 3), 4)
    assert [one.amends for one in (first, second, third, fourth)] == [None, 1, 1, 1]
    assert second.what == {
        "entry": 1,
        "kind": "trial-proposed",
        "fields": [{"field": "title", "value": '"Læsetid"'}],
        "texts": [],
    }
    assert [text.field for text in third.texts] == ["texts.0.text"]


def test_a_correction_can_be_corrected_and_retracted() -> None:
    """What amends is an entry like any other: it says who amended it, and the entry at the root is not among those."""
    proposed = fact(PROPOSED, 1)
    change = corrected(proposed, 2, title='"Læsetid"')
    first, second, third, fourth = shown([proposed, change, corrected(change, 3, "2026-02"), retracted(change, 4)])
    assert (first.corrected_by, first.retracted_by) == ((2,), None)
    assert (second.corrected_by, second.retracted_by) == ((3,), 4)
    assert (third.amends, fourth.amends, third.corrected_by) == (2, 2, ())


def test_a_destroyed_key_names_the_entry_that_lost_its_text() -> None:
    """The entry of a destroyed key leads to the entry whose text is gone, which is amended by that in no way."""
    held, destroyed = shown([fact(HELD, 1), fact(KeyDestroyed(key="o" * 32, entry=1, field="learning"), 2)])
    assert (destroyed.amends, held.corrected_by, held.retracted_by) == (1, (), None)


def test_what_was_recorded_late_is_marked() -> None:
    """An entry recorded later than the day after it happened is backdated; a time without an end never is."""
    concluded = TrialConcluded(trial="laesebaand", outcome="kept", learning=SEALED)
    days = ["2026-02-02", "2026-02-01", "2026-01-31", "2026-01", "2026-01..", "unknown"]
    held = shown([fact(concluded, n, day, date(2026, 2, 2)) for n, day in enumerate(days, 1)])
    assert [one.backdated for one in held] == [False, False, True, True, False, False]
    assert [one.occurred for one in held] == days


def test_the_day_of_recording_is_copenhagens() -> None:
    """Half past eleven in the evening, UTC, is the next day in Copenhagen."""
    proposed = fact(PROPOSED, 1, "2026-01-30", date(2026, 1, 31))
    late = structs.replace(proposed, recorded=proposed.recorded + 11 * HOUR + HOUR // 2)
    assert [one.backdated for one in shown([late])] == [True]
