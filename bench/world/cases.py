"""A case: opened, recommended in, decided by a committee, and now and then decided anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bench.world.organisation import COMMITTEE, OFFICE, Municipality
from bench.world.steps import Life, Step
from domain.cases.attach_document import AttachDocument
from domain.cases.decide import TakeDecision
from domain.cases.events import DecisionOutcome
from domain.cases.open import OpenCase
from domain.cases.recommend import RecommendDecision
from domain.cases.replace_decision import ReplaceDecision
from domain.cases.taking import DissentEntered, OptionWeighed, VotesCast

_POSTPONED: Final = 0.12
_REPLACED: Final = 0.06
_DISSENT: Final = 0.2
_SEATS: Final = 7
_FINAL: Final[tuple[DecisionOutcome, ...]] = ("approved", "approved", "approved", "changed", "noted", "rejected")


def case(here: Municipality, plan: str, title: str, opens: date, basis: tuple[int, ...]) -> Life:
    """Put a matter of a plan before the committee; `basis` are the entries that the decision rests on."""
    chance, words, secretary = here.chance, here.words, here.secretary
    id_, day = here.new("sag"), opens
    opened = OpenCase(
        case=id_,
        title=title,
        question=f"Skal planen følges videre, og skal der gøres mere ved dette: {words.task()}",
        kle="17.00.00",
        forum=COMMITTEE,
        plan=plan,
    )
    yield Step(day, opened, secretary)
    day += timedelta(days=chance.randint(1, 6))
    document = f"{id_}-bilag-1"
    attached = AttachDocument(
        case=id_,
        document=document,
        title=f"Bilag 1: {title}",
        media_type="text/plain",
        content=" ".join(words.seen() for _ in range(5)).encode(),
        version="1.0",
        dated=day.isoformat(),
    )
    yield Step(day, attached, secretary)
    recommended = RecommendDecision(case=id_, text=f"Forvaltningen indstiller: {words.task()}", by_unit=OFFICE)
    yield Step(day, recommended, secretary)
    day += timedelta(days=chance.randint(8, 30))
    if here.happens(_POSTPONED):
        yield Step(day, _decision(here, id_, "postponed", (), (document,)), secretary)
        day += timedelta(days=35)
    decision = _decision(here, id_, chance.choice(_FINAL), basis, (document,))
    yield Step(day, decision, secretary)
    if here.happens(_REPLACED):
        day += timedelta(days=chance.randint(30, 90))
        replacing = ReplaceDecision(
            case=id_,
            decision=here.new("beslutning"),
            replaces=decision.decision,
            forum=COMMITTEE,
            outcome="changed",
            text=f"Udvalget besluttede i stedet: {words.task()}",
            basis=basis,
            because=words.cause(),
        )
        yield Step(day, replacing, secretary)


def _decision(
    here: Municipality, case_: str, outcome: DecisionOutcome, basis: tuple[int, ...], documents: tuple[str, ...]
) -> TakeDecision:
    chance, words = here.chance, here.words
    against = chance.randint(0, _SEATS // 2)
    dissent = DissentEntered(who=f"Liste {chance.choice('XYZ')}", text="Listen ønskede en længere afprøvning først.")
    return TakeDecision(
        case=case_,
        decision=here.new("beslutning"),
        forum=COMMITTEE,
        outcome=outcome,
        text=f"Udvalget besluttede: {words.task()}",
        options=(OptionWeighed(title="Planen fortsætter", chosen=True), OptionWeighed(title="Planen ændres")),
        basis=basis,
        documents=documents,
        votes=VotesCast(in_favour=_SEATS - against, against=against),
        dissent=(dissent,) if against and here.happens(_DISSENT) else (),
        conditions=words.task() if here.happens(_DISSENT) else None,
    )
