"""What the pages of entries offer to narrow by: subjects, types of entries, and units."""

from __future__ import annotations

from typing import Final

from domain.catalogue import events
from projections.organisation_rows import UnitRow
from service.pages.choices import Choice
from service.pages.titles import titles
from service.pages.translations import translations
from service.pages.words import N_, words
from service.reads.serving import Reading

SUBJECTS: Final = {
    "plans": N_("Plans and follow-ups"),
    "networks": N_("Networks and meetings"),
    "trials": N_("Trials"),
    "evaluations": N_("Measurements and evaluations"),
    "cases": N_("Cases and decisions"),
    "people": N_("Organisation"),
    "records": N_("Corrections and erasures"),
}


def subjects(held: Reading, asked: str | None, lang: str) -> list[Choice]:
    """Give the subjects to choose from, and the one thing that was asked for where it is none of them."""
    translate = translations(lang).gettext
    found = [Choice(value, translate(label)) for value, label in SUBJECTS.items()]
    if asked and ":" in asked:
        kind, _, identity = asked.partition(":")
        found.append(Choice(asked, titles(held, [asked], lang).any(kind, identity)))
    return found


def types(lang: str) -> list[Choice]:
    """Give the types of entries by their names."""
    called = words(lang)
    return sorted((Choice(name, called[name]) for name in events()), key=lambda choice: choice.label)


def units(held: Reading) -> list[Choice]:
    """Give the units by their names."""
    return [Choice(row.unit, row.name) for row in held.view.find(UnitRow, order=("name",))]
