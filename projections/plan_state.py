"""Plan state: every plan as it stands, with all its parts, and what units, forums and persons are called."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, TypeVar

from msgspec import structs

from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.people.events import ForumEstablished, PersonRegistered, UnitRegistered
from domain.plans.events import (
    ActivityPlanned,
    ActivityStopped,
    AimSet,
    FocusAreaSet,
    FollowUpHeld,
    FrameworkLinked,
    GoalDropped,
    GoalSet,
    HorizonMoved,
    PlanAdopted,
    PlanDrafted,
    PlanRevised,
    ResourceGranted,
    ThemeSet,
    TrackOpened,
)
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
from projections.plan_rows import Followed, FollowUpRow, Horizon, PlanRow, RevisionRow
from projections.rows import Projection, Rows, taking
from projections.tracing import Traced, traced, traces, when

F = TypeVar("F", bound=Followed)

_ROWS: Final[dict[type[Event], type[Traced]]] = {
    FrameworkLinked: FrameworkRow,
    AimSet: AimRow,
    TrackOpened: TrackRow,
    FocusAreaSet: FocusAreaRow,
    ThemeSet: ThemeRow,
    ActivityPlanned: ActivityRow,
    GoalSet: GoalRow,
    ResourceGranted: ResourceRow,
    UnitRegistered: UnitRow,
    ForumEstablished: ForumRow,
    PersonRegistered: PersonRow,
}
"""The facts whose fields are their row's, and which replace it when they come again under the same id."""

_ON_AGAIN: Final[dict[type[Traced], dict[str, Any]]] = {
    ActivityRow: {"state": "planned", **when("stopped", None)},
    GoalRow: {"state": "pursued"},
}
"""What a part that ended becomes when it is planned or set again."""


def project(rows: Rows, fact: Fact) -> None:
    """Follow plans from their drafts through adoption, revisions and follow-ups; nothing belongs to no plan."""
    plan = getattr(fact.event, "plan", None)
    if plan and not isinstance(fact.event, PlanDrafted) and rows.get(PlanRow, plan) is None:
        return
    match fact.event:
        case PlanDrafted() as event:
            own = {**_fields(event), **when("period", event.period), **when("drafted", fact.occurred)}
            rows.put(PlanRow(**own, **traces(fact)))
        case PlanAdopted(plan=plan, forum=forum):
            own = {"adopted_by": forum, "adopted_entry": fact.position, **when("adopted", fact.occurred)}
            rows.update(PlanRow, plan, by=lambda row: traced(row, fact, state="adopted", **own))
        case PlanRevised() as event:
            rows.put(_revision(event, fact))
            rows.update(PlanRow, event.plan, by=lambda row: traced(row, fact, revisions=row.revisions + 1))
        case HorizonMoved() as event:
            _move(rows, event, fact)
        case ActivityStopped(plan=plan, activity=activity):
            own = {"state": "stopped", **when("stopped", fact.occurred)}
            rows.update(ActivityRow, plan, activity, by=lambda row: traced(row, fact, **own))
        case GoalDropped(plan=plan, goal=goal):
            rows.update(GoalRow, plan, goal, by=lambda row: traced(row, fact, state="dropped"))
        case FollowUpHeld() as event:
            _follow_up(rows, event, fact)
        case event if kind := _ROWS.get(type(event)):
            _part(rows, kind, event, fact)


def _part(rows: Rows, kind: type[Traced], event: Event, fact: Fact) -> None:
    own = _fields(event)
    for name in {"period", "due"} & own.keys():
        own |= when(name, own[name])
    place: dict[str, Any] = {"order": fact.position} if "order" in kind.__struct_fields__ else {}
    held = rows.get(kind, *({**own, **place}[name] for name in kind.KEY))
    if held is None:
        rows.put(kind(**own, **place, **traces(fact)))
    else:
        rows.put(traced(held, fact, **own, **_ON_AGAIN.get(kind, {})))


def _revision(event: PlanRevised, fact: Fact) -> RevisionRow:
    return RevisionRow(
        plan=event.plan,
        position=fact.position,
        summary=event.summary,
        because=fact.text("because"),
        caused_by=fact.envelope.caused_by,
        **when("revised", fact.occurred),
        **traces(fact),
    )


def _move(rows: Rows, event: HorizonMoved, fact: Fact) -> None:
    move = Horizon(
        position=fact.position,
        occurred=fact.occurred,
        before=event.before,
        period=event.period,
        because=fact.text("because"),
        illustration=fact.envelope.illustration,
    )
    period = when("period", event.period)
    rows.update(PlanRow, event.plan, by=lambda row: traced(row, fact, horizons=(*row.horizons, move), **period))


def _follow_up(rows: Rows, event: FollowUpHeld, fact: Fact) -> None:
    note = {"position": fact.position, "note": fact.text("note"), **when("held", fact.occurred)}
    rows.put(FollowUpRow(**{**_fields(event), **note}, **traces(fact)))
    if event.activity:
        rows.update(ActivityRow, event.plan, event.activity, by=lambda row: _judged(row, event, fact))
    if event.goal:
        rows.update(GoalRow, event.plan, event.goal, by=lambda row: _judged(row, event, fact))
    if not (event.activity or event.goal):
        rows.update(PlanRow, event.plan, by=lambda row: _judged(row, event, fact))


def _judged(row: F, event: FollowUpHeld, fact: Fact) -> F:
    counted = traced(row, fact, follow_ups=row.follow_ups + 1)
    if (fact.bounds.last or date.min) < (row.followed_last or date.min):
        return counted
    latest = {"judgement": event.judgement, "followed_in": event.forum, "followed_entry": fact.position}
    return structs.replace(counted, **latest, **when("followed", fact.occurred))


def _fields(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__struct_fields__}


PROJECTION = Projection(
    name="plan_state",
    rows=(PlanRow, RevisionRow, *_ROWS.values(), FollowUpRow),
    project=project,
    takes=taking(
        plan={
            *(event for event, row in _ROWS.items() if row.OWNER == "plan"),
            *(PlanDrafted, PlanAdopted, PlanRevised, HorizonMoved, ActivityStopped, GoalDropped, FollowUpHeld),
        },
        unit={UnitRegistered},
        forum={ForumEstablished},
        person={PersonRegistered},
    ),
)
