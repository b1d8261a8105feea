"""A school in one school year: whose facts are measured on, what their things are called, and on which days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Final, NamedTuple

from domain.kernel.event import Event
from domain.kernel.texts import Unsealed

SCHOOLS: Final = 40
SENTENCES: Final = (
    "Overgangen fra frikvarter til time gik roligere, da dagens plan var tegnet på tavlen for alle fra morgenen.",
    "Tre grupper arbejdede videre uden hjælp, da opgaven var delt i kortere trin og vist med billeder.",
    "Samlingen blev kortere end aftalt, fordi lokalet var optaget; vi prøver igen i næste uge.",
    "To voksne i rummet gav tid til at følge op på dem, der plejer at vente længe på hjælp.",
)
_FIRST_YEAR: Final = 2019
_YEARS: Final = 6
_MEMBERS: Final = 6


class Told(NamedTuple):
    """An event and the written day on which it happened."""

    occurred: str
    event: Event


class School:
    """A school with the plan and the network that it has in one school year; `number` tells such years apart."""

    def __init__(self, number: int) -> None:
        """Name everything after the number."""
        self.number = number
        self.unit = unit(number)
        self.plan = f"udviklingsplan-{number}"
        self.network = f"netvaerk-{number}"
        self.members = tuple(unit(number + step) for step in range(_MEMBERS))
        self._begins = date(_FIRST_YEAR + number // SCHOOLS % _YEARS, 8, 1)
        self._texts: Iterator[str] = cycle(SENTENCES)

    def named(self, kind: str, number: int = 0) -> str:
        """Give the id of a thing of this school and year."""
        return f"{kind}-{self.number}-{number}"

    def day(self, number: int) -> str:
        """Give a day of the school year, counted from 1 August."""
        return (self._begins + timedelta(days=number)).isoformat()

    def text(self) -> Unsealed:
        """Give the next thing that somebody says."""
        return Unsealed(next(self._texts))


def unit(number: int) -> str:
    """Give the id of a school."""
    return f"skole-{number % SCHOOLS + 1}"
