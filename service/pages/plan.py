"""The page of one plan: what it is for, what is done, with what, how it goes, and how it came to change."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from projections import network_activity, plan_state, trial_board
from projections.network_rows import NetworkRow
from projections.organisation_rows import ForumRow
from projections.plan_part_rows import (
    ActivityRow,
    AimRow,
    FocusAreaRow,
    FrameworkRow,
    GoalRow,
    ResourceRow,
    ThemeRow,
    TrackRow,
)
from projections.plan_rows import FollowUpRow, PlanRow, RevisionRow
from projections.resource_totals import resource_totals
from projections.rows import Row
from projections.trial_board import TrialRow
from service.guard import needs
from service.pages.dues import is_open, is_past
from service.pages.front import day_shown
from service.pages.names import names
from service.pages.plan_tree import Parts, tree
from service.pages.rendering import render
from service.reads.collections import NoSuchThing
from service.reads.serving import Reading, reading

R = TypeVar("R", bound=Row)
_PROJECTIONS: Final = (plan_state.PROJECTION, network_activity.PROJECTION, trial_board.PROJECTION)


@needs("plans.read")
def plan(request: Request, municipality: str, plan: str) -> Response:  # noqa: ARG001 the address names it
    """Show a plan as it stands; raises NoSuchThing. `unfold` shows every activity at full length."""
    with reading(request, _PROJECTIONS) as held:
        row = held.view.one(PlanRow, ("plan", "=", plan))
        if row is None:
            raise NoSuchThing(id=plan)
        return render(request, "plan.html", held=held, names=names(held), **_shown(request, held, row))


def _shown(request: Request, held: Reading, row: PlanRow) -> dict[str, Any]:
    def of(kind: type[R], *order: str) -> list[R]:
        return held.view.find(kind, ("plan", "=", row.plan), order=order)

    opened, on = held.opener.rendered, day_shown(request, held)
    goals, resources = of(GoalRow, "order"), of(ResourceRow, "order")
    activities = of(ActivityRow, "order")
    parts = Parts(of(TrackRow, "order"), of(FocusAreaRow, "order"), activities, goals, resources)
    return {
        "plan": row,
        "horizons": opened(row.horizons),
        "aims": of(AimRow, "order"),
        "frameworks": of(FrameworkRow, "order"),
        "themes": of(ThemeRow, "order"),
        "tree": tree(parts),
        "activity_titles": {one.activity: one.title for one in activities},
        "dated": sorted((one for one in goals if one.due_last), key=lambda one: (one.due_last, one.order)),
        "goal_texts": {one.goal: one.text for one in goals},
        "late": {one.goal for one in goals if is_open(one) and is_past(one, on)},
        "forums": held.view.find(ForumRow, order=("name",)),
        "resources": resources,
        "totals": resource_totals(resources),
        "follow_ups": opened(of(FollowUpRow, "-held_last", "-position")),
        "revisions": opened(of(RevisionRow, "-position")),
        "networks": of(NetworkRow, "name"),
        "trials": of(TrialRow, "-proposed_first"),
        "unfold": bool(request.query_params.get("unfold")),
    }
