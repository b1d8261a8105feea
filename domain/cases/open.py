"""Open a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.cases.events import CaseOpened
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import END, CaseId, ForumId, PlanId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Line, Prose, Slice
from domain.people.events import ForumEstablished
from domain.people.forums import ForumIsUnknown, require_forum
from domain.plans.events import PlanDrafted
from domain.plans.state import PlanIsUnknown, plan_state

Kle = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}" + END,
        description="Subject in the municipalities' shared classification (KLE): main group, group and subject.",
        examples=["17.00.00"],
    ),
]


class OpenCase(Command, frozen=True):
    """Open a case: what is asked, of which forum, and about which plan. Never a child's case."""

    case: CaseId
    title: Line
    question: Prose
    kle: Kle | None = None
    forum: ForumId | None = None
    plan: PlanId | None = None


class CaseExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en sag '{case}'."
    en = "There is already a case '{case}'."


def boundary(command: OpenCase) -> Boundary:
    """The case itself, and the forum and plan that it names."""
    parts = [about(tag("case", command.case), CaseOpened)]
    if command.forum:
        parts.append(about(tag("forum", command.forum), ForumEstablished))
    if command.plan:
        parts.append(about(tag("plan", command.plan), PlanDrafted))
    return boundary_of(*parts)


def decide(command: OpenCase, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Open a case with a free id, for a known forum and plan."""
    events = [fact.event for fact in facts]
    if any(isinstance(event, CaseOpened) and event.case == command.case for event in events):
        raise CaseExists(case=command.case)
    if command.forum:
        require_forum(command.forum, facts)
    if command.plan:
        plan_state(command.plan, facts)
    return (
        CaseOpened(
            case=command.case,
            title=command.title,
            question=command.question,
            kle=command.kle,
            forum=command.forum,
            plan=command.plan,
        ),
    )


SLICE = Slice(
    command=OpenCase,
    permission="cases.write",
    boundary=boundary,
    decide=decide,
    refusals=(CaseExists, ForumIsUnknown, PlanIsUnknown),
    creates="case",
    example={
        "case": "status-2024-k3",
        "title": "Status på udviklingsplanen, 3. kvartal 2024",
        "question": "Skal afprøvningen af fælles overgange udvides til alle skoler?",
        "kle": "17.00.00",
        "forum": "boerne-og-ungeudvalget",
        "plan": "vision-2030",
    },
)
