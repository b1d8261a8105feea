"""Adopt a plan."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import ForumId, PlanId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Slice
from domain.people.events import ForumEstablished
from domain.people.forums import ForumCannotDecide, ForumIsUnknown, require_forum
from domain.plans.events import PlanAdopted, PlanDrafted
from domain.plans.state import PlanIsUnknown, plan_state


class AdoptPlan(Command, frozen=True):
    """Record that a plan was adopted, and by which forum where that is known."""

    plan: PlanId
    forum: ForumId | None = None


class PlanIsAdopted(Refusal):
    """Another forum has adopted the plan."""

    da = "Planen '{plan}' er allerede vedtaget af et andet forum."
    en = "The plan '{plan}' has already been adopted by another forum."


def boundary(command: AdoptPlan) -> Boundary:
    """The plan's draft and adoption, and the forum."""
    forum = [about(tag("forum", command.forum), ForumEstablished)] if command.forum else []
    return boundary_of(about(tag("plan", command.plan), PlanDrafted, PlanAdopted), *forum)


def decide(command: AdoptPlan, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Adopt a drafted plan once, by a forum that can decide; asking again is safe."""
    state = plan_state(command.plan, facts)
    if command.forum and not require_forum(command.forum, facts).decides:
        raise ForumCannotDecide(forum=command.forum)
    adopted = PlanAdopted(plan=command.plan, forum=command.forum)
    if state.adopted and state.adopted != adopted:
        raise PlanIsAdopted(plan=command.plan)
    return () if state.adopted else (adopted,)


SLICE = Slice(
    command=AdoptPlan,
    permission="plans.write",
    boundary=boundary,
    decide=decide,
    refusals=(PlanIsUnknown, ForumIsUnknown, ForumCannotDecide, PlanIsAdopted),
    example={"plan": "udviklingsplan", "forum": "bfu", "occurred": "2024-03-06"},
)
