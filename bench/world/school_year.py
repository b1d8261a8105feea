"""The calendar of the simulated municipalities: school years, whose days are counted from 1 August."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Final, NamedTuple

FIRST: Final = 2013
YEARS: Final = 10
"""After so many school years another round of them begins, with other things, so that nothing lies in the future."""
STRATEGY_YEARS: Final = 5
"""How many school years a municipality's strategy is meant for."""


class SchoolYear(NamedTuple):
    """A school year, by the calendar year in which it begins."""

    begins: int

    def day(self, number: int) -> date:
        """Give a day of the school year, counted from 1 August."""
        return date(self.begins, 8, 1) + timedelta(days=number)

    @property
    def written(self) -> str:
        """Give it as it is written, such as 2019/20."""
        return f"{self.begins}/{(self.begins + 1) % 100:02}"

    @property
    def is_last(self) -> bool:
        """Tell whether a round of years ends with it."""
        return self.begins == FIRST + YEARS - 1

    @property
    def begins_strategy(self) -> bool:
        """Tell whether the municipality has a new strategy from it on."""
        return (self.begins - FIRST) % STRATEGY_YEARS == 0


def school_years() -> Iterator[SchoolYear]:
    """Give the school years in order, round after round, without end."""
    return map(SchoolYear, cycle(range(FIRST, FIRST + YEARS)))
