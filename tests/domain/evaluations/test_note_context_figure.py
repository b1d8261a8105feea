from __future__ import annotations

from msgspec import structs

from domain.evaluations.events import ContextFigureNoted
from domain.evaluations.note_context_figure import SLICE, NoteContextFigure
from domain.plans.state import PlanIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import PLAN

NOTE = NoteContextFigure(
    plan="vision",
    label="Elever i særlige tilbud",
    values=("6.9", "9.2"),
    unit_of_measure="%",
    source="Landsdækkende fremskrivning",
    scope="Hele landet",
)
NOTED = ContextFigureNoted(
    plan="vision",
    label="Elever i særlige tilbud",
    values=("6.9", "9.2"),
    unit_of_measure="%",
    source="Landsdækkende fremskrivning",
    scope="Hele landet",
)


def test_a_context_figure_is_noted() -> None:
    """Figures from elsewhere keep their order, source and scope."""
    assert given(PLAN).when(SLICE, NOTE) == (NOTED,)


def test_the_same_figure_again_is_none() -> None:
    """Noting the same figures twice records nothing; other figures under the label are a new fact."""
    assert given(PLAN, NOTED).when(SLICE, NOTE) == ()
    assert given(PLAN, structs.replace(NOTED, values=("6.9",))).when(SLICE, NOTE) == (NOTED,)


def test_the_plan_is_known() -> None:
    """No figure is noted in a plan that was never drafted."""
    given().refuses(SLICE, NOTE, PlanIsUnknown)
