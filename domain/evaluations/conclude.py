"""Conclude an evaluation of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.cases.basis import BasisIsUnknown, require_basis, retractions
from domain.evaluations.events import EvaluationConcluded, Verdict
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import EntryRef, EvaluationId, PlanId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, FreeText, Line, Prose, Slice
from domain.kernel.texts import Unsealed
from domain.kernel.when import When
from domain.plans.events import PlanDrafted
from domain.plans.state import PlanIsUnknown, plan_state


class ConcludeEvaluation(Command, frozen=True):
    """Conclude an evaluation of a plan over a period: the judgement, the entries it rests on, and any dissent."""

    evaluation: EvaluationId
    plan: PlanId
    title: Line
    period: When
    judgement: Prose
    verdict: Verdict
    rests_on: Annotated[tuple[EntryRef, ...], Meta(max_length=200)] = ()
    dissent: FreeText | None = None


class EvaluationExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en evaluering '{evaluation}'."
    en = "There is already an evaluation '{evaluation}'."


def boundary(command: ConcludeEvaluation) -> Boundary:
    """The evaluation itself, the plan, and the entries that it rests on."""
    return boundary_of(
        about(tag("evaluation", command.evaluation), EvaluationConcluded),
        about(tag("plan", command.plan), PlanDrafted),
        *retractions(command.rests_on),
        entries=command.rests_on,
    )


def decide(command: ConcludeEvaluation, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Conclude an evaluation with a free id, of a known plan, on entries that stand."""
    events = [fact.event for fact in facts]
    if any(isinstance(event, EvaluationConcluded) and event.evaluation == command.evaluation for event in events):
        raise EvaluationExists(evaluation=command.evaluation)
    plan_state(command.plan, facts)
    require_basis(command.rests_on, facts)
    return (
        EvaluationConcluded(
            evaluation=command.evaluation,
            plan=command.plan,
            title=command.title,
            period=command.period,
            judgement=command.judgement,
            verdict=command.verdict,
            rests_on=tuple(dict.fromkeys(command.rests_on)),
            dissent=Unsealed(command.dissent, command.concerns) if command.dissent else None,
        ),
    )


SLICE = Slice(
    command=ConcludeEvaluation,
    permission="evaluations.write",
    boundary=boundary,
    decide=decide,
    refusals=(EvaluationExists, PlanIsUnknown, BasisIsUnknown),
    creates="evaluation",
    example={
        "evaluation": "midtvejs-2027",
        "plan": "vision-2030",
        "title": "Midtvejsevaluering",
        "period": "2024..2027",
        "judgement": "Trivslen i fællesskaberne er steget, men målet for alle årgange er endnu ikke nået.",
        "verdict": "partly-reached",
        "rests_on": [17, 42],
    },
)
