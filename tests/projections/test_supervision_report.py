from __future__ import annotations

from msgspec import structs

from projections.supervision_report import report
from tests.projections.folding import fact
from tests.projections.supervising import (
    AGREED,
    DRAFTED,
    FIRST,
    LAST,
    UNIT,
    evidence,
    figures,
    told,
)


def test_what_names_no_unit_is_not_known_for_one() -> None:
    """For one unit, activities and decisions are not known: neither nought nor found."""
    values = figures(told(DRAFTED, unit="skole-a"))
    names = ("activities", "activities-without-follow-up", "decisions", "decisions-without-basis")
    assert [values[name] for name in names] == [None] * 4


def test_an_invented_entry_marks_its_figure_and_finding() -> None:
    """Figures and findings that rest on an illustration say so."""
    invented = [fact(AGREED[0], 1, AGREED[1], illustration=True)]
    found = report(FIRST, LAST, None, evidence(invented))
    assert [one.illustration for one in found.findings] == [True]
    assert {one.name for one in found.figures if one.illustration} == {"agreements-made", "agreements-overdue"}


def test_what_is_real_is_not_called_invented() -> None:
    """A figure that rests on real and invented rows is partly an illustration, and no more."""
    (agreed, day), other = AGREED, "skolestart"
    held = [fact(agreed, 1, day), fact(structs.replace(agreed, agreement=other), 2, day, illustration=True)]
    found = report(FIRST, LAST, None, evidence(held))
    made = next(one for one in found.figures if one.name == "agreements-made")
    assert (made.value, made.illustration, made.partly) == (2, False, True)
    assert [(one.illustration, one.partly) for one in found.findings] == [(False, False), (True, True)]


def test_every_line_is_said_in_two_languages() -> None:
    """Every figure and finding has a Danish and an English form that differ."""
    found = told(UNIT, AGREED)
    assert all(figure.da != figure.en for figure in found.figures)
    assert all(finding.da != finding.en for finding in found.findings)
    assert [one.en.format(**one.words, **one.times) for one in found.findings] == [
        "Skole A has an agreement due 2026-08 that was not kept or released by the end of the period."
    ]
