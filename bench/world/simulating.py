"""What a simulated municipality records, school year after school year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from bench.world.networks import network
from bench.world.organisation import Municipality
from bench.world.plans import unit_plan
from bench.world.school_year import SchoolYear, school_years
from bench.world.steps import Matter, Told
from bench.world.strategies import Strategy, new_strategy

_MEMBERS: Final = 6


def simulate(seed: int, municipality: int) -> Iterator[Told]:
    """Give what a municipality records, in order, without end; the same for the same seed and number.

    Positions are those in a log that begins with it. Raises a Refusal when a rule says no, which is a mistake of ours.
    """
    return lived(Municipality(seed, municipality))


def lived(here: Municipality) -> Iterator[Told]:
    """Let a municipality be founded and live."""
    strategy: Strategy | None = None
    for number, year in enumerate(school_years()):
        if number == 0:
            here.begin(here.founded(year.day(0)), Matter(lives=1, punctual=True))
            yield from here.living.until(year.day(0))
        if strategy is None or year.begins_strategy:
            strategy = new_strategy(here, year)
        _begin(here, strategy, year)
        yield from here.living.until(date.max if year.is_last else year.day(364))
        if year.is_last:
            here.living.restart()


def _begin(here: Municipality, strategy: Strategy, year: SchoolYear) -> None:
    """Let every unit have its plan and every group of units its network."""
    for unit in here.units:
        matter = Matter()
        here.begin(unit_plan(here, unit, year, matter), matter)
    mixed = here.chance.sample(here.units, len(here.units))
    for number in range(len(mixed) // _MEMBERS):
        members = mixed[number * _MEMBERS : (number + 1) * _MEMBERS]
        here.begin(network(here, members, strategy.within(number), year, strategy.matter), strategy.matter)
