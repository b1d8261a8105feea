"""Steps of a history: what one caller asked of the log, what it was answered, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["read", "accepted", "refused", "unknown"]


@dataclass(frozen=True)
class Step:
    """One caller's read of some keys' lists and, unless it only reads, the append that rests on it.

    A key's list is the names of the steps that appended to it. `invoked` and `answered` are nanoseconds of one clock.
    """

    name: str
    invoked: int
    answered: int
    outcome: Outcome
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The lists as they were read."""
    writes: tuple[str, ...] = ()
    """The keys to whose lists the step would append its name, all at once."""
    position: int | None = None
    """Where an accepted append lies in the log."""

    @property
    def written(self) -> tuple[str, ...]:
        """Give the keys that the step may have appended to."""
        return self.writes if self.outcome in ("accepted", "unknown") else ()
