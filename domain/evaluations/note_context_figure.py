"""Note a figure from elsewhere that a plan refers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.evaluations.events import ContextFigureNoted
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import PlanId, tag
from domain.kernel.slice import Command, Decimal, Line, Slice
from domain.plans.events import PlanDrafted
from domain.plans.state import PlanIsUnknown, plan_state


class NoteContextFigure(Command, frozen=True):
    """Note figures from elsewhere that a plan refers to; they are never a measurement or baseline."""

    plan: PlanId
    label: Line
    values: Annotated[tuple[Decimal, ...], Meta(min_length=1, max_length=50)]
    unit_of_measure: Line
    source: Line
    scope: Line


def boundary(command: NoteContextFigure) -> Boundary:
    """The plan, and the figures noted in it."""
    return boundary_of(about(tag("plan", command.plan), PlanDrafted, ContextFigureNoted))


def decide(command: NoteContextFigure, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Note figures in a known plan once; the same ones again are no new fact."""
    plan_state(command.plan, facts)
    noted = ContextFigureNoted(
        plan=command.plan,
        label=command.label,
        values=command.values,
        unit_of_measure=command.unit_of_measure,
        source=command.source,
        scope=command.scope,
    )
    return () if any(fact.event == noted for fact in facts) else (noted,)


SLICE = Slice(
    command=NoteContextFigure,
    permission="evaluations.write",
    boundary=boundary,
    decide=decide,
    refusals=(PlanIsUnknown,),
    example={
        "plan": "staerke-faellesskaber",
        "label": "Elever i segregerede tilbud, fremskrivning",
        "values": ["6.9", "9.2"],
        "unit_of_measure": "%",
        "source": "Landsdækkende fremskrivning, gengivet i planen uden årstal",
        "scope": "Hele landet",
    },
)
