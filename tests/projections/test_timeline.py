from __future__ import annotations

from datetime import date

from msgspec import structs

from domain.cases.events import DocumentAttached
from domain.kernel.ids import joined
from domain.kernel.texts import StoredContent
from domain.networks.events import Attendance, Exchange, MeetingHeld
from domain.records.events import KeyDestroyed
from domain.trials.events import TrialConcluded, TrialProposed
from projections.timeline import PROJECTION, TimelineRow, TimelineTagRow
from tests.projections.folding import OTHER, SEALED, corrected, every, fact, folded, retracted

HOUR = 3_600_000_000
PROPOSED = TrialProposed(trial="laesebaand", title="Læsebånd", unit="skole-a", question=SEALED, signs=("Ro",))
HELD = MeetingHeld(
    network="nord",
    meeting="moede-1",
    attendance=(Attendance(unit="skole-a", presence="present"),),
    exchanges=(Exchange(kind="idea", what=SEALED, giver="skole-a"),),
    learning=OTHER,
)


def test_an_entry_shows_its_open_fields_and_keeps_its_texts_sealed() -> None:
    """A row holds the event's open fields as JSON, and its texts only as sealed, each bound to its place."""
    rows = folded(PROJECTION, [fact(HELD, 1)])
    row = rows.get(TimelineRow, 1)
    assert row is not None
    assert row.what == {
        "network": "nord",
        "meeting": "moede-1",
        "attendance": [{"unit": "skole-a", "presence": "present"}],
        "agenda": [],
        "exchanges": [{"kind": "idea", "giver": "skole-a"}],
    }
    assert [(text.field, text.key) for text in row.texts] == [("exchanges.0.what", "k" * 32), ("learning", "o" * 32)]
    assert (row.subject, row.type, row.title) == ("networks", "meeting-held", None)


def test_an_entry_has_its_title() -> None:
    """What an event is called stands in the row."""
    rows = folded(PROJECTION, [fact(PROPOSED, 1)])
    assert [row.title for row in every(rows, TimelineRow)] == ["Læsebånd"]


def test_a_document_shows_no_key() -> None:
    """A document's content stays in the vault: the row says that there is a document, and nothing that opens it."""
    attached = DocumentAttached(
        case="status",
        document="bilag-1",
        title="Bilag 1",
        media_type="application/pdf",
        content=StoredContent(key="c" * 32, digest="d" * 64, size=12),
    )
    row = folded(PROJECTION, [fact(attached, 1)]).get(TimelineRow, 1)
    assert row is not None
    assert row.what == {"case": "status", "document": "bilag-1", "title": "Bilag 1", "media_type": "application/pdf"}


def test_entries_are_found_by_what_they_are_about() -> None:
    """Every tag but that of the request finds the entry, and so does a correction's."""
    proposed = fact(PROPOSED, 1)
    asked = structs.replace(proposed, tagged=joined({*proposed.tags, "request:" + "0" * 32}))
    rows = folded(PROJECTION, [asked, corrected(proposed, 2, title='"Læsetid"')])
    assert [(row.tag, row.position) for row in every(rows, TimelineTagRow)] == [
        ("trial:laesebaand", 1),
        ("unit:skole-a", 1),
        ("entry:1", 2),
        ("trial:laesebaand", 2),
        ("unit:skole-a", 2),
    ]


def test_corrections_and_retractions_show_on_both_sides() -> None:
    """An amended entry names all that amended it, and what amends names the entry; the old values stay as recorded."""
    proposed = fact(PROPOSED, 1)
    rows = folded(
        PROJECTION,
        [
            proposed,
            corrected(proposed, 2, title='"Læsetid"'),
            corrected(proposed, 3, texts={"question": OTHER}),
            retracted(proposed, 4),
        ],
    )
    first, second, third, fourth = every(rows, TimelineRow)
    assert (first.title, first.corrected_by, first.retracted_by) == ("Læsebånd", (2, 3), 4)
    assert [row.amends for row in (second, third, fourth)] == [1, 1, 1]
    assert second.what == {
        "entry": 1,
        "kind": "trial-proposed",
        "fields": [{"field": "title", "value": '"Læsetid"'}],
        "texts": [],
    }
    assert [text.field for text in third.texts] == ["texts.0.text"]


def test_a_destroyed_key_names_the_entry_that_lost_its_text() -> None:
    """The entry of a destroyed key leads to the entry whose text is gone."""
    held = fact(HELD, 1)
    row = folded(PROJECTION, [held, fact(KeyDestroyed(key="o" * 32, entry=1, field="learning"), 2)]).get(TimelineRow, 2)
    assert row is not None
    assert row.amends == 1


def test_what_was_recorded_late_is_marked() -> None:
    """An entry recorded later than the day after it happened is backdated; a time without an end never is."""
    concluded = TrialConcluded(trial="laesebaand", outcome="kept", learning=SEALED)
    days = ["2026-02-02", "2026-02-01", "2026-01-31", "2026-01", "2026-01..", "unknown"]
    rows = folded(PROJECTION, [fact(concluded, n, day, date(2026, 2, 2)) for n, day in enumerate(days, 1)])
    assert [row.backdated for row in every(rows, TimelineRow)] == [False, False, True, True, False, False]
    assert [row.occurred for row in every(rows, TimelineRow)] == days


def test_the_day_of_recording_is_copenhagens() -> None:
    """Half past eleven in the evening, UTC, is the next day in Copenhagen."""
    proposed = fact(PROPOSED, 1, "2026-01-30", date(2026, 1, 31))
    rows = folded(PROJECTION, [structs.replace(proposed, recorded=proposed.recorded + 11 * HOUR + HOUR // 2)])
    assert [row.backdated for row in every(rows, TimelineRow)] == [True]
