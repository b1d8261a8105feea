"""Interleaved rounds, medians, and lines that say how a speed stands beside its peer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from pathlib import Path
from statistics import median
from typing import Final

import msgspec
from msgspec import Struct


class Scale(Struct, frozen=True):
    """How long and how much is measured.

    `seconds` is the length of one round of appends, `events` the size of the log that is read and folded,
    `peer_events` that of the library's own projection, `live_seconds` how long events come in while the worker runs,
    `reads` the number of reads of each kind in a round, `large_events` the size of a log that has grown large beside
    one of `small_events`, `world_events` that of the simulated municipality which is folded anew and whose pages are
    read, beside one of a tenth as many.
    """

    rounds: int
    seconds: float
    events: int
    peer_events: int
    live_seconds: float
    reads: int
    small_events: int
    large_events: int
    world_events: int


FULL: Final = Scale(
    rounds=5,
    seconds=0.8,
    events=20_000,
    peer_events=3_000,
    live_seconds=10.0,
    reads=40,
    small_events=10_000,
    large_events=1_000_000,
    world_events=1_000_000,
)
QUICK: Final = Scale(
    rounds=1,
    seconds=0.1,
    events=600,
    peer_events=100,
    live_seconds=1.0,
    reads=2,
    small_events=300,
    large_events=3_000,
    world_events=6_000,
)


class Line(Struct, frozen=True):
    """A speed beside its peer. `ratio` is larger when better; `goal` and `holds` are null where no goal is set."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float
    ratio: float
    goal: float | None = None
    holds: bool | None = None


def rate(name: str, unit: str, value: float, peer: str, peer_value: float, *, goal: float | None = None) -> Line:
    """Hold a rate against its peer's: more is better."""
    return _line(name, (round(value, 1), unit), (peer, round(peer_value, 1)), value / peer_value, goal)


def duration(name: str, value: float, peer: str, peer_value: float, *, goal: float | None = None) -> Line:
    """Hold a duration in ms against its peer's or a limit: less is better."""
    return _line(name, (round(value, 3), "ms"), (peer, round(peer_value, 3)), peer_value / value, goal)


def limited(name: str, value: float, unit: str, limit: float) -> Line:
    """Hold a figure against a limit that it must not exceed."""
    return _line(name, (round(value, 3), unit), ("limit", round(limit, 3)), limit / value, 1.0)


def _line(name: str, value: tuple[float, str], peer: tuple[str, float], ratio: float, goal: float | None) -> Line:
    return Line(name, *value, *peer, round(ratio, 3), goal, None if goal is None else ratio >= goal)


def medians(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Let the contenders measure themselves in turn, each round begun by another of them; gives their medians."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(contenders[name]())
    return {name: median(values) for name, values in found.items()}


def percentile(values: Sequence[float], share: int) -> float:
    """Give the smallest of the values that at least `share` in a hundred of them do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values) / 100) - 1)]


def printed(line: Line) -> str:
    """Write a line for people."""
    own = f"{_figure(line.value)} {line.unit}"
    goal = "" if line.goal is None else f", goal {line.goal:g}: {'reached' if line.holds else 'NOT reached'}"
    return f"{line.name:<46} {own:>18}  {line.ratio:>7.2f} × {line.peer} ({_figure(line.peer_value)}){goal}"  # noqa: RUF001 times is meant


def written(lines: Sequence[Line], file: Path) -> None:
    """Write the lines as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(lines), indent=2) + b"\n")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"  # noqa: PLR2004 three digits say enough
