from __future__ import annotations

from datetime import date

from domain.cases.events import (
    CaseOpened,
    DecisionOutcome,
    DecisionReplaced,
    DecisionTaken,
    Dissent,
    DocumentAttached,
    Option,
    RecommendationMade,
    Votes,
)
from domain.kernel.event import Event
from domain.kernel.texts import StoredContent
from projections.decision_register import PROJECTION, CaseRow, DecisionRow, DocumentRow, RecommendationRow
from projections.rows import Rows
from tests.projections.folding import corrected, every, fact, facts, folded, retracted, versions

OPENED = CaseOpened(case="status", title="Status", question="Skal forsøget udvides?", forum="bfu", plan="vision")
CASE = facts(
    OPENED,
    DocumentAttached(
        case="status",
        document="bilag-1",
        title="Bilag 1",
        media_type="application/pdf",
        content=StoredContent(key="c" * 32, digest="d" * 64, size=12),
    ),
    RecommendationMade(case="status", text="Udvid forsøget.", by_forum="chefteam"),
)


def taken(decision: str, outcome: DecisionOutcome = "approved", replaces: str | None = None) -> Event:
    """Give a decision with all that it can have."""
    return DecisionTaken(
        case="status",
        decision=decision,
        forum="bfu",
        outcome=outcome,
        text="Forsøget udvides.",
        options=(Option(title="Udvid", chosen=True),),
        basis=(3,),
        documents=("bilag-1",),
        votes=Votes(in_favour=5, against=2),
        dissent=(Dissent(who="Liste X", text="Vent."),),
        effective="2027/28",
        replaces=replaces,
    )


DECIDED = [*CASE, fact(taken("udvid"), 4, "2026-10-06")]
REPLACED = [
    *DECIDED,
    fact(taken("trinvist", "changed", "udvid"), 5, "2027-02-02"),
    fact(DecisionReplaced(case="status", decision="udvid", by="trinvist"), 6, "2027-02-02"),
]


def decision(rows: Rows, name: str) -> DecisionRow:
    """Give a decision of the case."""
    row = rows.get(DecisionRow, "status", name)
    assert row is not None
    return row


def settled_by(rows: Rows) -> str | None:
    """Give the decision that ends the case."""
    row = rows.get(CaseRow, "status")
    assert row is not None
    return row.settled_by


def test_a_decision_shows_who_decided_what_and_on_which_basis() -> None:
    """A decision has its forum, outcome, words, options, basis, votes and dissent, and settles its case."""
    rows = folded(PROJECTION, DECIDED)
    row = decision(rows, "udvid")
    assert (row.forum, row.outcome, row.basis, row.documents, row.state) == (
        "bfu",
        "approved",
        (3,),
        ("bilag-1",),
        "stands",
    )
    assert row.votes == Votes(in_favour=5, against=2)
    assert (row.last, row.entries, settled_by(rows)) == (date(2026, 10, 6), (4,), "udvid")
    assert [document.title for document in every(rows, DocumentRow)] == ["Bilag 1"]
    assert [one.by_forum for one in every(rows, RecommendationRow)] == ["chefteam"]


def test_a_postponed_case_is_not_settled() -> None:
    """An outcome that does not end a case leaves it open."""
    assert settled_by(folded(PROJECTION, [*CASE, fact(taken("udsat", "postponed"), 4)])) is None


def test_a_replaced_decision_names_the_one_that_took_its_place() -> None:
    """Both decisions stay: the old one as replaced, the new one as what it replaces."""
    rows = folded(PROJECTION, REPLACED)
    old, new = decision(rows, "udvid"), decision(rows, "trinvist")
    assert (old.state, old.replaced_by, old.replaced, old.entries) == ("replaced", "trinvist", "2027-02-02", (4, 6))
    assert (new.state, new.replaces, settled_by(rows)) == ("stands", "udvid", "trinvist")


def test_a_corrected_decision_shows_old_and_new() -> None:
    """The right values stand in the row, the wrong ones beside them, and the earlier version is unchanged."""
    wrong = DECIDED[-1]
    change = corrected(wrong, 5, "2026-10-07", outcome='"postponed"', votes='{"in_favour": 6, "against": 1}')
    rows = folded(PROJECTION, [*DECIDED, change])
    row = decision(rows, "udvid")
    assert (row.outcome, row.occurred, row.last) == ("postponed", "2026-10-07", date(2026, 10, 7))
    assert row.votes == Votes(in_favour=6, against=1)
    (was,) = row.was
    assert was.fields == {"outcome": "approved", "votes": {"in_favour": 5, "against": 2}}
    assert (was.by, was.occurred, row.corrected_by, row.entries) == (5, "2026-10-06", (5,), (4, 5))
    assert settled_by(rows) is None
    before = [version.row for version in versions(rows) if isinstance(version.row, DecisionRow)]
    assert [(held.outcome, held.was) for held in before[:1]] == [("approved", ())]


def test_a_retracted_decision_stays_marked() -> None:
    """A retracted decision is shown as retracted, and its case is open again."""
    rows = folded(PROJECTION, [*DECIDED, retracted(DECIDED[-1], 5)])
    row = decision(rows, "udvid")
    assert (row.state, row.retracted_by, row.entries, settled_by(rows)) == ("retracted", 5, (4, 5), None)


def test_when_the_new_decision_is_retracted_the_old_one_stands_again() -> None:
    """A decision stands again when what took its place is retracted, and shows that it had been replaced."""
    rows = folded(PROJECTION, [*REPLACED, retracted(REPLACED[4], 7)])
    old = decision(rows, "udvid")
    assert (old.state, old.replaced_by, settled_by(rows)) == ("stands", None, "udvid")
    assert [(was.by, was.fields) for was in old.was] == [(7, {"replaced_by": "trinvist", "replaced": "2027-02-02"})]


def test_when_the_replacement_is_retracted_the_old_one_stands_again() -> None:
    """A retracted replacement no longer counts, and shows that it had been entered."""
    rows = folded(PROJECTION, [*REPLACED, retracted(REPLACED[5], 7)])
    old = decision(rows, "udvid")
    assert (old.state, old.replaced_by, [was.by for was in old.was], old.entries) == ("stands", None, [7], (4, 6, 7))


def test_a_corrected_replacement_has_its_right_time() -> None:
    """The time at which a decision was replaced can be corrected; the wrong one stays beside it."""
    old = decision(folded(PROJECTION, [*REPLACED, corrected(REPLACED[5], 7, "2027-02-03")]), "udvid")
    assert (old.state, old.replaced, [was.fields for was in old.was]) == (
        "replaced",
        "2027-02-03",
        [{"replaced": "2027-02-02"}],
    )


def test_a_case_opened_again_under_its_id_shows_the_retracted_one() -> None:
    """What was retracted under an id stays visible beside what was recorded anew."""
    anew = CaseOpened(case="status", title="Status, 3. kvartal", question="Skal forsøget udvides?")
    rows = folded(PROJECTION, [CASE[0], retracted(CASE[0], 2), fact(anew, 3)])
    row = rows.get(CaseRow, "status")
    assert row is not None
    assert (row.title, row.retracted_by, row.position, row.entries) == ("Status, 3. kvartal", None, 3, (1, 2, 3))
    assert [(was.by, was.fields["title"]) for was in row.was] == [(3, "Status")]


def test_a_corrected_recommendation_shows_old_and_new() -> None:
    """Recommendations and documents are found by their entry and corrected like decisions."""
    rows = folded(PROJECTION, [*CASE, corrected(CASE[2], 4, text='"Vent."'), corrected(CASE[1], 5, dated='"2026-09"')])
    recommendation, document = every(rows, RecommendationRow)[0], every(rows, DocumentRow)[0]
    assert (recommendation.text, recommendation.was[0].fields) == ("Vent.", {"text": "Udvid forsøget."})
    assert (document.dated, document.was[0].fields) == ("2026-09", {"dated": None})
