"""The overview: every municipality with its plans, and the three jobs from the first screen."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from projections import decision_register, network_activity, plan_state, timeline, trial_board
from projections.plan_rows import PlanRow
from service.guard import PUBLIC, needs
from service.pages.counted import Counted, counts
from service.pages.rendering import render
from service.town import Town
from service.view import view


class TownShown(NamedTuple):
    """A municipality on the overview: its plans and how much is recorded."""

    town: Town
    plans: list[PlanRow]
    counts: dict[str, Counted]


@needs(PUBLIC)
def overview(request: Request) -> Response:
    """Show every municipality; what it shows is public in demo mode: plans and counts, no texts."""
    towns = [_shown(request, town) for town in request.app.state.towns.all()]
    return render(request, "overview.html", towns=towns)


def _shown(request: Request, town: Town) -> TownShown:
    projections = (
        timeline.PROJECTION,
        plan_state.PROJECTION,
        network_activity.PROJECTION,
        trial_board.PROJECTION,
        decision_register.PROJECTION,
    )
    with view(town, projections, wait_seconds=request.app.state.settings.wait_seconds) as held:
        return TownShown(town, held.find(PlanRow, order=("title",)), counts(held))
