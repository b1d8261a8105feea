"""The lists that one can ask for, and what belongs to each single thing in them."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from domain.kernel.refusal import Refusal
from projections import decision_register, evaluation_timeline, network_activity, plan_state, trial_board
from projections.decision_register import CaseRow, DecisionRow, DocumentRow, RecommendationRow
from projections.evaluation_timeline import EvaluationEntryRow, EvaluationRow, IndicatorRow
from projections.network_rows import AgreementRow, CommitmentRow, MeetingRow, MemberRow, NetworkRow
from projections.organisation_rows import ForumRow, PersonRow, UnitRow
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
from projections.rows import Projection, Row
from projections.trial_board import TrialNoteRow, TrialRow
from service.reads.cursors import Cursor
from service.reads.texts import Opener
from service.view import View

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 500


class NoSuchThing(Refusal):
    """The list holds nothing of this id at this moment."""

    status = 404
    da = "'{id}' findes ikke (i det øjeblik, der spørges til)."
    en = "'{id}' does not exist (at the moment asked for)."


class Collection(NamedTuple):
    """A list: its rows, the column of their id, and the rows that belong to one of them under their names."""

    name: str
    row: type[Row]
    key: str
    permission: str
    projections: tuple[Projection, ...]
    parts: dict[str, type[Row]] = {}  # noqa: RUF012 never changed
    filters: tuple[str, ...] = ()


PLAN_PARTS: Final[dict[str, type[Row]]] = {
    "frameworks": FrameworkRow,
    "aims": AimRow,
    "tracks": TrackRow,
    "focus_areas": FocusAreaRow,
    "themes": ThemeRow,
    "activities": ActivityRow,
    "goals": GoalRow,
    "resources": ResourceRow,
    "follow_ups": FollowUpRow,
    "revisions": RevisionRow,
}
ORDERS: Final = ("order", "position")
"""Columns that tell in which order parts came in; parts without one stand by their ids."""
_ORGANISATION: Final = (plan_state.PROJECTION,)
COLLECTIONS: Final = (
    Collection(
        "plans",
        PlanRow,
        "plan",
        "plans.read",
        (plan_state.PROJECTION,),
        {**PLAN_PARTS, "revisions": RevisionRow},
        ("state",),
    ),
    Collection(
        "networks",
        NetworkRow,
        "network",
        "networks.read",
        (network_activity.PROJECTION, trial_board.PROJECTION),
        {"members": MemberRow, "commitments": CommitmentRow, "meetings": MeetingRow, "agreements": AgreementRow},
        ("plan",),
    ),
    Collection(
        "trials",
        TrialRow,
        "trial",
        "trials.read",
        (trial_board.PROJECTION, network_activity.PROJECTION),
        {"notes": TrialNoteRow},
        ("state", "unit", "network", "plan"),
    ),
    Collection(
        "cases",
        CaseRow,
        "case",
        "cases.read",
        (decision_register.PROJECTION,),
        {"documents": DocumentRow, "recommendations": RecommendationRow, "decisions": DecisionRow},
        ("plan", "forum"),
    ),
    Collection(
        "decisions", DecisionRow, "decision", "cases.read", (decision_register.PROJECTION,), {}, ("case", "forum")
    ),
    Collection(
        "indicators",
        IndicatorRow,
        "indicator",
        "evaluations.read",
        (evaluation_timeline.PROJECTION,),
        {"entries": EvaluationEntryRow},
        ("plan",),
    ),
    Collection(
        "evaluations", EvaluationRow, "evaluation", "evaluations.read", (evaluation_timeline.PROJECTION,), {}, ("plan",)
    ),
    Collection("units", UnitRow, "unit", "plans.read", _ORGANISATION, {}, ("kind", "part_of")),
    Collection("forums", ForumRow, "forum", "plans.read", _ORGANISATION, {}, ("kind",)),
    Collection("people", PersonRow, "person", "plans.read", _ORGANISATION, {}, ("role", "unit")),
)


def listed(
    view: View, opener: Opener, collection: Collection, given: dict[str, str], *, cursor: Cursor | None, limit: int
) -> dict[str, Any]:
    """Give a page of a list, in order of its keys: items, position, and the cursor of the next page or null."""
    conditions: list[tuple[str, str, Any]] = [(name, "=", value) for name, value in given.items()]
    after = cursor.key(collection.row) if cursor else ()
    rows = view.find(collection.row, *conditions, after=after, limit=limit + 1)
    page = rows[:limit]
    following = Cursor.after_row(view, page[-1]).written() if len(rows) > limit else None
    return {"items": opener.rendered(page), "position": view.position, "next": following}


def detailed(view: View, opener: Opener, collection: Collection, identity: str) -> dict[str, Any]:
    """Give one thing with all that belongs to it; raises NoSuchThing."""
    row = view.one(collection.row, (collection.key, "=", identity))
    if row is None:
        raise NoSuchThing(id=identity)
    found = opener.rendered([row])[0]
    for name, part in collection.parts.items():
        order = [column for column in ORDERS if column in part.__struct_fields__]
        found[name] = opener.rendered(view.find(part, (collection.key, "=", identity), order=order))
    return {**found, "position": view.position}
