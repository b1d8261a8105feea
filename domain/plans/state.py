"""What rules ask of a plan, folded from its facts, and the refusals that its verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.kernel.when import UNKNOWN
from domain.plans.events import (
    ActivityPlanned,
    ActivityStopped,
    AimSet,
    FocusAreaSet,
    GoalDropped,
    GoalSet,
    HorizonMoved,
    PlanAdopted,
    PlanDrafted,
    ThemeSet,
    TrackOpened,
)

PARTS = (
    PlanDrafted,
    AimSet,
    TrackOpened,
    FocusAreaSet,
    ThemeSet,
    ActivityPlanned,
    ActivityStopped,
    GoalSet,
    GoalDropped,
    HorizonMoved,
)
"""The facts that say which parts a plan has, and its period."""

IN_DANISH: Final = {
    "aim": "vision",
    "track": "spor",
    "focus area": "fokusområde",
    "theme": "tema",
    "activity": "aktivitet",
    "goal": "mål",
}
"""The kinds of parts that have an id, as a Danish sentence calls them."""


class PlanIsUnknown(Refusal):
    """No such plan was drafted."""

    status = 404
    da = "Planen '{plan}' findes ikke."
    en = "There is no plan '{plan}'."


class PlanHasNoSuchPart(Refusal):
    """The plan has no part of this kind and id."""

    status = 422
    da = "Planen har intet, der hedder '{part}' ({kind_da})."
    en = "The plan has no {kind} '{part}'."


@dataclass
class PlanState:
    """A plan's parts by kind and id, each with the part that it lies within; period, adoption, and what once ended."""

    plan: str
    drafted: PlanDrafted | None = None
    period: str = UNKNOWN
    adopted: PlanAdopted | None = None
    parts: dict[str, dict[str, str | None]] = field(default_factory=dict)
    ended: set[tuple[str, str]] = field(default_factory=set)

    def has(self, kind: str, part: str) -> bool:
        """Tell whether the plan has a part."""
        return part in self.parts.get(kind, {})

    def require(self, kind: str, part: str | None) -> None:
        """Refuse a part that is named but not there."""
        if part is not None and not self.has(kind, part):
            raise PlanHasNoSuchPart(kind=kind, kind_da=IN_DANISH[kind], part=part)

    def require_once(self, kind: str, part: str | None) -> None:
        """Refuse a part that is named but was never there; one that was dropped or stopped once was."""
        if part is None or (kind, part) not in self.ended:
            self.require(kind, part)

    def add(self, kind: str, part: str, within: str | None = None) -> None:
        """Note a part."""
        self.parts.setdefault(kind, {})[part] = within

    def drop(self, kind: str, part: str) -> None:
        """Note that a part, if it is there, has ended."""
        if self.has(kind, part):
            del self.parts[kind][part]
            self.ended.add((kind, part))


def plan_state(plan: str, facts: Iterable[Fact]) -> PlanState:
    """Fold a plan's facts; refuses when it was never drafted."""
    state = PlanState(plan)
    for fact in facts:
        if getattr(fact.event, "plan", None) == plan:
            _fold(state, fact)
    if state.drafted is None:
        raise PlanIsUnknown(plan=plan)
    return state


def _fold(state: PlanState, fact: Fact) -> None:  # noqa: C901 one case for each kind of part
    match fact.event:
        case PlanDrafted() as event:
            state.drafted = event
            state.period = event.period
            state.adopted = None
            state.parts.clear()
        case AimSet(aim=aim):
            state.add("aim", aim)
        case TrackOpened(track=track, within=within):
            state.add("track", track, within)
        case FocusAreaSet(focus_area=area):
            state.add("focus area", area)
        case ThemeSet(theme=theme):
            state.add("theme", theme)
        case ActivityPlanned(activity=activity, within=within):
            state.add("activity", activity, within)
        case ActivityStopped(activity=activity):
            state.drop("activity", activity)
        case GoalSet(goal=goal):
            state.add("goal", goal)
        case GoalDropped(goal=goal):
            state.drop("goal", goal)
        case HorizonMoved(period=period):
            state.period = period
        case PlanAdopted() as event:
            state.adopted = event
