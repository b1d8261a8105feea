"""The timeline: what was recorded, newest first, narrowed as the reader asks."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.catalogue import events
from projections.catalogue import PROJECTIONS
from projections.organisation_rows import UnitRow
from service.guard import needs
from service.pages.choices import Choice
from service.pages.rendering import render
from service.pages.telling import told
from service.pages.titles import titles
from service.pages.translations import translations
from service.pages.words import N_, words
from service.problems import language
from service.reads.collections import Cursor
from service.reads.serving import Reading, cursor_of, reading
from service.reads.timeline import Narrowed, entries

LENGTH: Final = 40
_ASKED: Final = ("subject", "type", "actor", "unit", "from", "to")
SUBJECTS: Final = {
    "plans": N_("Plans and follow-ups"),
    "networks": N_("Networks and meetings"),
    "trials": N_("Trials"),
    "evaluations": N_("Measurements and evaluations"),
    "cases": N_("Cases and decisions"),
    "people": N_("Organisation"),
    "records": N_("Corrections and erasures"),
}


@needs("timeline.read")
def timeline(request: Request) -> Response:
    """Show a page of the timeline."""
    asked, cursor, lang = request.query_params, cursor_of(request), language(request)
    narrowed = Narrowed(*(asked.get(name) for name in _ASKED))
    with reading(request, PROJECTIONS, cursor) as held:
        rows = entries(held.view, narrowed, before=int(cursor.after) if cursor else None, limit=LENGTH + 1)
        shown = rows[:LENGTH]
        older = Cursor(held.view.position, str(shown[-1].position)).written() if len(rows) > LENGTH else None
        return render(
            request,
            "timeline.html",
            held=held,
            told=told(held, shown, lang),
            narrowed=narrowed,
            subjects=_subjects(held, narrowed.subject, lang),
            types=_types(lang),
            units=[Choice(row.unit, row.name) for row in held.view.find(UnitRow, order=("name",))],
            older=older,
            is_newest=cursor is None,
            kept={name: value for name, value in asked.items() if name in _ASKED},
        )


def _subjects(held: Reading, asked: str | None, lang: str) -> list[Choice]:
    """Give the subjects to choose from, and the one thing that was asked for where it is none of them."""
    translate = translations(lang).gettext
    found = [Choice(value, translate(label)) for value, label in SUBJECTS.items()]
    if asked and ":" in asked:
        kind, _, identity = asked.partition(":")
        found.append(Choice(asked, titles(held, [asked], lang).any(kind, identity)))
    return found


def _types(lang: str) -> list[Choice]:
    called = words(lang)
    return sorted((Choice(name, called[name]) for name in events()), key=lambda choice: choice.label)
