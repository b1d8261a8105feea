"""The timeline: what was recorded, newest first, narrowed as the reader asks."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from projections.catalogue import PROJECTIONS
from service.guard import needs
from service.pages.narrowing import subjects, types, units
from service.pages.rendering import render
from service.pages.telling import told
from service.problems import language
from service.reads.cursors import Cursor
from service.reads.serving import cursor_of, reading
from service.reads.timeline import Narrowed, entries

LENGTH: Final = 40
_ASKED: Final = ("subject", "type", "actor", "unit", "from", "to")
_NOT_FOLLOWED: Final = ("actor", "unit", "from", "to")
"""What new entries cannot be told by as they come."""


@needs("timeline.read")
def timeline(request: Request) -> Response:
    """Show a page of the timeline."""
    asked, cursor, lang = request.query_params, cursor_of(request), language(request)
    narrowed = Narrowed(*(asked.get(name) for name in _ASKED))
    with reading(request, PROJECTIONS, cursor) as held:
        rows = entries(held.view, narrowed, before=int(cursor.after) if cursor else None, limit=LENGTH + 1)
        shown = rows[:LENGTH]
        older = (
            Cursor(held.view.position, str(shown[-1].position), held.view.generation).written()
            if len(rows) > LENGTH
            else None
        )
        return render(
            request,
            "timeline.html",
            held=held,
            told=told(held, shown, lang),
            narrowed=narrowed,
            subjects=subjects(held, narrowed.subject, lang),
            types=types(lang),
            units=units(held),
            older=older,
            is_newest=cursor is None,
            follows=cursor is None and not any(asked.get(name) for name in _NOT_FOLLOWED),
            kept={name: value for name, value in asked.items() if name in _ASKED},
        )
