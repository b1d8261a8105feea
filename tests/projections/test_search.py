"""Rows of words: what an entry says openly, as it stands, and never what is sealed."""

from __future__ import annotations

from datetime import date

from domain.cases.events import DecisionTaken, Dissent, DocumentAttached, Option
from domain.catalogue import events
from domain.kernel.texts import StoredContent
from domain.networks.events import Attendance, Exchange, MeetingHeld
from domain.plans.events import ActivityPlanned, GoalSet
from domain.records.events import KeyDestroyed
from domain.trials.events import TrialProposed, TrialStarted
from projections.search import PROJECTION, SearchRow
from projections.wording import worded
from tests.projections.folding import OTHER, SEALED, corrected, every, fact, folded, retracted

WORDED = {
    "activity-planned": ("title", "description", "target_group", "purpose", "partners"),
    "aim-set": ("text",),
    "case-opened": ("title", "question"),
    "context-figure-noted": ("label", "source", "scope"),
    "decision-taken": ("text", "options", "dissent", "conditions"),
    "document-attached": ("title",),
    "evaluation-concluded": ("title", "judgement"),
    "focus-area-set": ("title", "purpose"),
    "forum-established": ("name", "abbreviation", "members", "task"),
    "framework-linked": ("title",),
    "goal-set": ("text",),
    "indicator-defined": ("title", "source", "method"),
    "meeting-called": ("place", "agenda"),
    "meeting-held": ("agenda",),
    "network-formed": ("name", "purpose"),
    "observation-recorded": ("sign",),
    "plan-drafted": ("title", "ambition", "summary", "sources"),
    "plan-revised": ("summary",),
    "recommendation-made": ("text",),
    "resource-granted": ("label", "source"),
    "theme-set": ("title",),
    "track-opened": ("title", "text"),
    "trial-proposed": ("title", "signs"),
    "unit-registered": ("name",),
}
"""The fields in which words can stand. A new event's author sees here what of it will be found."""

PROPOSED = TrialProposed(
    trial="laesebaand",
    title="Læsebånd",
    unit="skole-a",
    question=SEALED,
    hypothesis=SEALED,
    signs=("Ro i timen", "Flere\n  deltager"),
)
DECIDED = DecisionTaken(
    case="navn",
    decision="navn-1",
    forum="bfu",
    outcome="approved",
    text="Skolen får nyt navn.",
    options=(Option(title="Nordskolen", chosen=True), Option(title="Sydskolen")),
    dissent=(Dissent(who="Liste B", text="Det haster ikke."),),
)


def test_what_is_words_is_known_of_every_event() -> None:
    """Ids, times, codes, numbers, enumerations and sealed texts are no words; every other text of an event is."""
    assert {name: fields for name, event in events().items() if (fields := worded(event))} == WORDED


def test_an_entry_is_found_by_its_open_words_alone() -> None:
    """A row holds the title, a line for each further text, and of the sealed ones only how many there are."""
    row = folded(PROJECTION, [fact(PROPOSED, 1)]).get(SearchRow, 1)
    assert row is not None
    assert (row.title, row.lines, row.fields) == ("Læsebånd", "Ro i timen\nFlere deltager", ("signs", "signs"))
    assert (row.subject, row.type, row.sealed) == ("trials", "trial-proposed", 2)
    assert (row.first, row.last) == (date(2026, 1, 15), date(2026, 1, 15))


def test_words_are_found_however_deep_they_stand() -> None:
    """Options and dissents of a decision are read part by part; their codes and marks are not."""
    row = folded(PROJECTION, [fact(DECIDED, 1)]).get(SearchRow, 1)
    assert row is not None
    assert row.title is None
    assert row.lines.split("\n") == [
        "Skolen får nyt navn.",
        "Nordskolen",
        "Sydskolen",
        "Liste B",
        "Det haster ikke.",
    ]
    assert row.fields == ("text", "options", "options", "dissent", "dissent")


def test_numbers_of_other_systems_are_no_words() -> None:
    """A document is found by its title, not by its file type or its numbers elsewhere."""
    attached = DocumentAttached(
        case="navn",
        document="bilag",
        title="Bilag 1",
        media_type="application/pdf",
        content=StoredContent(key="c" * 32, digest="d" * 64, size=12),
        esdh_case="26/1234",
        version="2",
    )
    row = folded(PROJECTION, [fact(attached, 1)]).get(SearchRow, 1)
    assert row is not None
    assert (row.title, row.lines, row.sealed) == ("Bilag 1", "", 0)


def test_a_corrected_entry_is_found_by_its_right_words() -> None:
    """A correction takes the place of the fields that it names; the others, and their order, stay."""
    decided = fact(DECIDED, 1)
    rows = folded(
        PROJECTION,
        [
            decided,
            corrected(decided, 2, options='[{"title":"Østskolen"}]', conditions='"Inden jul."'),
            corrected(decided, 3, "2026-02", dissent="[]"),
        ],
    )
    row = rows.get(SearchRow, 1)
    assert row is not None
    assert row.lines.split("\n") == ["Skolen får nyt navn.", "Østskolen", "Inden jul."]
    assert (row.first, row.last, row.corrected_by) == (date(2026, 2, 1), date(2026, 2, 28), (2, 3))


def test_a_title_is_corrected_and_words_are_taken_away() -> None:
    """A corrected title is the title; a field corrected to nothing says nothing; the sealed texts stay counted."""
    planned = fact(ActivityPlanned(plan="vision", activity="moeder", title="Møder", purpose="Samarbejde"), 1)
    proposed = fact(PROPOSED, 2)
    rows = folded(
        PROJECTION,
        [
            planned,
            proposed,
            corrected(planned, 3, title='"Netværksmøder"', purpose="null"),
            corrected(proposed, 4, texts={"question": OTHER}, signs="[]"),
        ],
    )
    first, second = every(rows, SearchRow)
    assert (first.title, first.lines) == ("Netværksmøder", "")
    assert (second.title, second.lines, second.sealed) == ("Læsebånd", "", 2)


def test_a_retracted_entry_is_not_found() -> None:
    """What was retracted is gone, whatever was corrected in it before."""
    planned = fact(GoalSet(plan="vision", goal="trivsel", text="Flere trives"), 1)
    rows = folded(PROJECTION, [planned, corrected(planned, 2, text='"Alle trives"'), retracted(planned, 3)])
    assert every(rows, SearchRow) == []


def test_an_entry_without_words_or_sealed_texts_has_no_row() -> None:
    """What says nothing cannot be found; what is only sealed has a row that says how much it holds."""
    held = MeetingHeld(
        network="nord",
        meeting="moede",
        attendance=(Attendance(unit="skole-a", presence="present"),),
        exchanges=(Exchange(kind="idea", what=SEALED), Exchange(kind="idea", what=SEALED)),
        learning=OTHER,
    )
    destroyed = KeyDestroyed(key="o" * 32, entry=2, field="learning")
    rows = every(
        folded(PROJECTION, [fact(TrialStarted(trial="x"), 1), fact(held, 2), fact(destroyed, 3)]),
        SearchRow,
    )
    assert [(row.position, row.lines, row.sealed) for row in rows] == [(2, "", 3)]
