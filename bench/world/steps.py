"""What a simulated municipality's lives consist of: steps, each a command that becomes facts."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

from domain.kernel.fact import Fact
from domain.kernel.slice import Command, Slice
from domain.people.events import Role

LATE_DAYS: Final = 14
"""An entry is late when what it tells of happened longer before than this."""
LATE: Final = 0.025
"""About which share of all entries is late."""


class Who(NamedTuple):
    """Somebody who records, in a role, and for a unit if any."""

    person: str
    role: Role
    unit: str | None = None


class Step(NamedTuple):
    """What comes next: on which day it happens, what is asked for, and by whom.

    A `firm` entry is never amended, since others come to rest on it.
    """

    day: date
    command: Command
    who: Who
    firm: bool = False


Life: TypeAlias = Generator[Step, tuple[Fact, ...], None]
"""Gives its steps one after the other, and is sent the facts that each became."""


@dataclass(eq=False)
class Matter:
    """Lives that refer to each other's facts: these are known until all of them have ended.

    `learned` and `measured` are positions of entries that a revision, an evaluation or a decision may rest on; in a
    `punctual` matter nobody falls behind, since all others wait for it.
    """

    lives: int = 0
    punctual: bool = False
    facts: list[int] = field(default_factory=list)
    learned: list[int] = field(default_factory=list)
    measured: list[int] = field(default_factory=list)


class Told(NamedTuple):
    """A command that a rule allowed, the day on which it was entered, and what it became, its texts still open.

    `happened` is the day of what it tells of.
    """

    day: date
    happened: date
    slice_: Slice[Any]
    command: Command
    facts: tuple[Fact, ...]

    @property
    def is_late(self) -> bool:
        """Tell whether it was entered long after it happened."""
        return (self.day - self.happened).days > LATE_DAYS
