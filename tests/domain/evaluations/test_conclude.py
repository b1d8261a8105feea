from __future__ import annotations

from msgspec import structs

from domain.cases.basis import BasisIsUnknown
from domain.evaluations.conclude import SLICE, ConcludeEvaluation, EvaluationExists
from domain.evaluations.events import EvaluationConcluded, MeasurementRecorded
from domain.kernel.texts import Unsealed
from domain.plans.state import PlanIsUnknown
from domain.records.events import EntryRetracted
from tests.domain.rules import given
from tests.domain.surroundings import PLAN

MEASURED = MeasurementRecorded(indicator="trivsel", plan="vision", value="74.2")
CONCLUDE = ConcludeEvaluation(
    evaluation="midtvejs",
    plan="vision",
    title="Midtvejsevaluering",
    period="2026..2028",
    judgement="Målet er delvist nået.",
    verdict="partly-reached",
    rests_on=(2, 2),
)
CONCLUDED = EvaluationConcluded(
    evaluation="midtvejs",
    plan="vision",
    title="Midtvejsevaluering",
    period="2026..2028",
    judgement="Målet er delvist nået.",
    verdict="partly-reached",
    rests_on=(2,),
)


def test_an_evaluation_is_concluded() -> None:
    """An evaluation names each entry that it rests on once, and carries their tags."""
    (event,) = given(PLAN, MEASURED).when(SLICE, CONCLUDE)
    assert event == CONCLUDED
    assert event.tags() == {"evaluation:midtvejs", "plan:vision", "entry:2"}


def test_dissent_is_sealed() -> None:
    """Who saw it otherwise may be named, so the dissent is sealed."""
    command = structs.replace(CONCLUDE, rests_on=(), dissent="To ledere er uenige.", concerns=("person-2",))
    dissent = Unsealed("To ledere er uenige.", ("person-2",))
    assert given(PLAN).when(SLICE, command) == (structs.replace(CONCLUDED, rests_on=(), dissent=dissent),)


def test_an_evaluation_is_concluded_once() -> None:
    """The id of an evaluation is taken."""
    given(PLAN, MEASURED, CONCLUDED).refuses(SLICE, CONCLUDE, EvaluationExists)


def test_the_plan_is_known() -> None:
    """A plan that was never drafted is not evaluated."""
    given().refuses(SLICE, structs.replace(CONCLUDE, rests_on=()), PlanIsUnknown)


def test_what_it_rests_on_is_there() -> None:
    """An entry that was never recorded carries no judgement, and the refusal names it."""
    assert given(PLAN).refuses(SLICE, CONCLUDE, BasisIsUnknown).fields == {"entry": 2}


def test_what_it_rests_on_stands() -> None:
    """A retracted entry carries no judgement, also when it is retracted in the same moment."""
    retracted = EntryRetracted(entry=2, kind=MEASURED.type(), concerned=tuple(MEASURED.tags()))
    given(PLAN, MEASURED, retracted).refuses(SLICE, CONCLUDE, BasisIsUnknown)
