"""The filters that templates write values with: times, numbers and codes in one language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.cases.events import DecisionOutcome
from domain.cases.state import FINAL
from domain.evaluations.events import Direction
from domain.plans.events import Judgement, PlanKind, ResourceOrigin
from domain.trials.events import Outcome
from service.pages.codes import code
from service.pages.numbers import kroner, number
from service.pages.times import clock, day, said
from service.pages.words import words


def filters(lang: str) -> dict[str, Callable[[Any], object]]:
    """Give the filters of `da` or `en` by their names."""
    return {
        "said": lambda written: said(written, lang),
        "day": lambda value: day(value, lang),
        "clock": lambda recorded: clock(recorded, lang),
        "number": lambda value: number(value, lang),
        "kroner": lambda oere: kroner(oere, lang),
        "word": lambda value: words(lang).get(value, value),
        "judged": lambda judgement: code(Judgement, judgement, lang),
        "plan_kind": lambda kind: code(PlanKind, kind, lang),
        "origin": lambda origin: code(ResourceOrigin, origin, lang),
        "decided": lambda outcome: code(DecisionOutcome, outcome, lang),
        "settles": lambda outcome: outcome in FINAL,
        "direction": lambda direction: code(Direction, direction, lang),
        "outcome": lambda outcome: code(Outcome, outcome, lang),
    }
