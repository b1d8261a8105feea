"""The decision register: who decided what, where and when, on which basis, with which dissent, replacing what."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from projections.catalogue import PROJECTIONS
from projections.decision_register import DecisionRow
from projections.organisation_rows import ForumRow
from service.guard import needs
from service.pages.choices import Choice
from service.pages.deciding import decisions_shown
from service.pages.names import names
from service.pages.rendering import render
from service.problems import language
from service.reads.cursors import Cursor
from service.reads.serving import cursor_of, reading
from service.reads.timeline import day

LENGTH: Final = 20
_ASKED: Final = ("forum", "from", "to")


@needs("cases.read")
def decisions(request: Request) -> Response:
    """Show a page of the register, the latest decisions first."""
    asked, cursor = request.query_params, cursor_of(request)
    kept = {name: value for name in _ASKED if (value := asked.get(name))}
    skipped = int(cursor.after) if cursor and cursor.after.isdigit() else 0
    with reading(request, PROJECTIONS, cursor) as held:
        rows = held.view.find(
            DecisionRow, *_conditions(kept), order=("-last", "-position"), limit=LENGTH + 1, offset=skipped
        )
        more = (
            Cursor(held.view.position, str(skipped + LENGTH), held.view.generation).written()
            if len(rows) > LENGTH
            else None
        )
        return render(
            request,
            "decisions.html",
            held=held,
            decisions=decisions_shown(held, rows[:LENGTH], language(request)),
            names=names(held),
            forums=[Choice(row.forum, row.name) for row in held.view.find(ForumRow, order=("name",)) if row.decides],
            kept=kept,
            older=more,
            is_newest=cursor is None,
        )


def _conditions(kept: dict[str, str]) -> list[tuple[str, str, Any]]:
    found: list[tuple[str, str, Any]] = []
    if forum := kept.get("forum"):
        found.append(("forum", "=", forum))
    if since := kept.get("from"):
        found.append(("last", ">=", day(since)))
    if until := kept.get("to"):
        found.append(("first", "<=", day(until)))
    return found
