"""What rules ask of a plan, folded from its facts, and the refusals that its verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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
    PlanAdopted,
)
"""The facts that PlanState is folded from."""


class PlanIsUnknown(Refusal):
    """No such plan was drafted."""

    status = 404
    da = "Planen '{plan}' findes ikke."
    en = "There is no plan '{plan}'."


class PlanHasNoSuchPart(Refusal):
    """The plan has no part of this kind and id."""

    status = 422
    da = "Planen har intet, der hedder '{part}' ({kind})."
    en = "The plan has no {kind} '{part}'."


@dataclass
class PlanState:
    """The ids of a plan's parts by kind, its period, and whether it has been adopted."""

    plan: str
    drafted: PlanDrafted | None = None
    period: str = UNKNOWN
    adopted: bool = False
    parts: dict[str, set[str]] = field(default_factory=dict)

    def has(self, kind: str, part: str) -> bool:
        """Tell whether the plan has a part."""
        return part in self.parts.get(kind, set())

    def require(self, kind: str, part: str | None) -> None:
        """Refuse a part that is named but not there."""
        if part is not None and not self.has(kind, part):
            raise PlanHasNoSuchPart(kind=kind, part=part)

    def add(self, kind: str, part: str) -> None:
        """Note a part."""
        self.parts.setdefault(kind, set()).add(part)

    def drop(self, kind: str, part: str) -> None:
        """Forget a part."""
        self.parts.get(kind, set()).discard(part)


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
        case AimSet(aim=aim):
            state.add("aim", aim)
        case TrackOpened(track=track):
            state.add("track", track)
        case FocusAreaSet(focus_area=area):
            state.add("focus area", area)
        case ThemeSet(theme=theme):
            state.add("theme", theme)
        case ActivityPlanned(activity=activity):
            state.add("activity", activity)
        case ActivityStopped(activity=activity):
            state.drop("activity", activity)
        case GoalSet(goal=goal):
            state.add("goal", goal)
        case GoalDropped(goal=goal):
            state.drop("goal", goal)
        case HorizonMoved(period=period):
            state.period = period
        case PlanAdopted():
            state.adopted = True
