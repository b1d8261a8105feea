"""Indicators of a plan: defined, measured from time to time, with a target that is raised now and then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from bench.world.organisation import Municipality
from bench.world.steps import Life, Matter, Step, Who
from domain.evaluations.define_indicator import DefineIndicator
from domain.evaluations.measure import MeasureIndicator
from domain.evaluations.set_baseline import SetBaseline
from domain.evaluations.set_target import SetTarget

_TITLES: Final = (
    "Elever, der oplever at høre til i klassens fællesskab",
    "Afbrudte overgange om ugen",
    "Børn, der når det forventede i sproglig udvikling",
    "Bekymrende fravær",
    "Medarbejdere, der har brug for sparring og får den",
)


class Shown(NamedTuple):
    """A plan's goal that an indicator shows, and by when it is to be reached."""

    plan: str
    goal: str
    due: date


def indicator(here: Municipality, shown: Shown, days: Sequence[date], who: Who, matter: Matter) -> Life:
    """Define an indicator on the first of some days and measure it on the others, the last time for good."""
    chance, words = here.chance, here.words
    id_, (first, *others) = here.new("indikator"), days
    rises, value = here.happens(0.6), chance.uniform(20, 70)
    defined = DefineIndicator(
        indicator=id_,
        plan=shown.plan,
        title=f"{chance.choice(_TITLES)}, {words.subject().lower()}",
        unit_of_measure="%",
        direction="up" if rises else "down",
        source="Egen optælling",
        goal=shown.goal,
    )
    yield Step(first, defined, who)
    yield Step(first, SetBaseline(indicator=id_, value=f"{value:.1f}", at=first.isoformat()), who)
    target = value + (15 if rises else -15)
    yield Step(first, SetTarget(indicator=id_, value=f"{target:.1f}", due=shown.due.isoformat()), who)
    for number, day in enumerate(others, 1):
        value += chance.uniform(-2, 6) * (1 if rises else -1)
        measured = MeasureIndicator(
            indicator=id_,
            value=f"{value:.1f}",
            population=chance.randint(20, 600),
            note=words.thought() if here.happens(0.3) else None,
        )
        is_last = number == len(others)
        (fact,) = yield Step(day, measured, who, firm=is_last)
        if is_last:
            matter.measured.append(fact.position)
        elif here.happens(0.1):
            target += 2 if rises else -2
            moved = SetTarget(indicator=id_, value=f"{target:.1f}", due=shown.due.isoformat())
            yield Step(day + timedelta(days=7), moved, who)
