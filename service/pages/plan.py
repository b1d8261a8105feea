"""The page of one plan: what it is for, what is done, with what, how it goes, and how it came to change."""

from __future__ import annotations

from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from projections.catalogue import PROJECTIONS
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
from service.pages.editions import editions_shown, with_neighbours
from service.pages.front import day_shown
from service.pages.names import names
from service.pages.one_shown import OneShown, until_of
from service.pages.plan_tree import Parts, tree
from service.pages.rendering import render
from service.problems import language
from service.reads.collections import NoSuchThing
from service.reads.serving import reading

R = TypeVar("R", bound=Row)


@needs("plans.read")
def plan(request: Request, municipality: str, plan: str) -> Response:  # noqa: ARG001 the address names it
    """Show a plan as it stands, or until a day; raises NoSuchThing. `unfold` shows every activity at full length."""
    with reading(request, PROJECTIONS) as held:
        known = held.view.one(PlanRow, ("plan", "=", plan))
        shown = OneShown(held, "plans", known, until_of(request))
        row = shown.row(known)
        if row is None:
            raise NoSuchThing(id=plan)
        versions = editions_shown(held, "plans", plan, language(request))
        page = render(
            request, "plan.html", held=held, names=names(held), versions=versions, **_shown(request, shown, row)
        )
        return with_neighbours(request, page, versions)


def _shown(request: Request, shown: OneShown, row: PlanRow) -> dict[str, Any]:
    def of(kind: type[R], *order: str) -> list[R]:
        return shown.of(kind, ("plan", "=", row.plan), order=order)

    held = shown.held
    opened, on = held.opener.rendered, shown.until or day_shown(request, held)
    goals, resources = of(GoalRow, "order"), of(ResourceRow, "order")
    activities, follow_ups = of(ActivityRow, "order"), of(FollowUpRow, "-held_last", "-position")
    parts = Parts(of(TrackRow, "order"), of(FocusAreaRow, "order"), activities, goals, resources)
    return {
        "plan": row,
        "until": shown.until,
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
        "follow_ups": opened(follow_ups),
        "revisions": opened(of(RevisionRow, "-position")),
        "networks": shown.others("networks", NetworkRow, ("plan", "=", row.plan), order=("name",)),
        "trials": shown.others("trials", TrialRow, ("plan", "=", row.plan), order=("-proposed_first",)),
        "unfold": bool(request.query_params.get("unfold")),
        "uncertain": shown.uncertain(),
    }
