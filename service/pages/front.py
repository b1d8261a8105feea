"""The front page of one municipality: its plans, what falls due, what was recorded last, and the three jobs."""

from __future__ import annotations

from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from projections.catalogue import PROJECTIONS
from projections.network_rows import NetworkRow
from projections.plan_rows import PlanRow
from service.guard import needs
from service.pages.counted import counts
from service.pages.dues import dues
from service.pages.names import names
from service.pages.rendering import render
from service.pages.telling import told
from service.problems import language
from service.reads.entries import find_entries
from service.reads.evaluation import today
from service.reads.moment import moment_of
from service.reads.serving import Reading, reading
from service.recording import COPENHAGEN

_LATEST: Final = 6


@needs("plans.read")
def front(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Show a municipality's plans and ways on."""
    with reading(request, PROJECTIONS) as held:
        view = held.view
        latest = find_entries(view, order=("-position",), limit=_LATEST)
        return render(
            request,
            "front.html",
            held=held,
            plans=view.find(PlanRow, order=("title",)),
            latest=told(held, latest, language(request)),
            names=names(held),
            networks={row.network: row.name for row in view.find(NetworkRow)},
            dues=dues(view, day_shown(request, held)),
            counts=counts(view),
        )


def day_shown(request: Request, held: Reading) -> date:
    """Give the day that a page shows: today, or the day on which the last entry of an earlier moment was recorded."""
    if not request.query_params.get("as_of"):
        return today()
    entry = held.town.log.at([held.view.position])
    return moment_of(entry[0].recorded).astimezone(COPENHAGEN).date() if entry else today()
