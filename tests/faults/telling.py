"""Says how a long run goes, a line a round; pytest shows it with -s, as `make faults` does."""

from __future__ import annotations

from typing import Final

FIGURES: Final[list[str]] = []
"""What came of each test, for the end of the run."""


def tell(line: str) -> None:
    """Say a line now."""
    print(line, flush=True)  # noqa: T201 whoever runs the long form watches it


def sum_up(line: str) -> None:
    """Say a line now, and once more at the end."""
    tell(line)
    FIGURES.append(line)
