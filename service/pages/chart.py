"""The line chart of an indicator: where everything lies on the drawing. The template only writes it out.

A time that is not a day is drawn as wide as it is: a quarter's measurement is a bar over the quarter, its mark in the
middle. Nothing is made more precise than it was stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal, NamedTuple

WIDTH: Final = 560
HEIGHT: Final = 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 22, 26, 38
_ABOVE, _BELOW, _NEAR = 13, 24, 52
_MOST_TICKS: Final = 7
_STEPS: Final = (1, 2, 5, 10)

State = Literal["known", "late", "corrected", "ahead"]


class Figure(NamedTuple):
    """A value and the days that it speaks of. `state` says how it stands to the day shown."""

    kind: Literal["baseline", "measurement", "target"]
    value: Decimal
    first: date
    last: date
    state: State
    label: str


class Mark(NamedTuple):
    """A figure on the drawing: its middle, the bar over its days, and the foot of its label."""

    figure: Figure
    x: float
    y: float
    left: float
    right: float
    label: float


class Tick(NamedTuple):
    """A line of an axis and what stands at it."""

    at: float
    label: str


class Chart(NamedTuple):
    """The whole drawing, in units of its own. `shown` is where the day shown lies; None when it lies outside."""

    marks: list[Mark]
    line: str
    across: list[Tick]
    up: list[Tick]
    shown: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


def chart(figures: Sequence[Figure], until: date, frame: Iterable[Figure] = ()) -> Chart | None:
    """Lay out figures; None when there are none. The axes leave room for a frame of other figures, too."""
    if not figures:
        return None
    framed = [*figures, *frame]
    first = min(figure.first for figure in framed)
    last = max(figure.last for figure in framed)
    ticks = _values(framed)
    place = _Place(first, last, ticks[0], ticks[-1])
    marks = _labelled([place.mark(figure) for figure in figures])
    joined = [mark for mark in marks if mark.figure.kind != "target" and mark.figure.state != "ahead"]
    return Chart(
        marks=marks,
        line=" ".join(f"{mark.x},{mark.y}" for mark in sorted(joined, key=lambda mark: mark.x)),
        across=[Tick(place.x(day), str(day.year)) for day in _years(first, last)],
        up=[Tick(place.y(value), format(value.normalize(), "f")) for value in ticks],
        shown=place.x(until) if first <= until <= last else None,
    )


class _Place:
    """Turns days and values into places on the drawing."""

    def __init__(self, first: date, last: date, low: Decimal, high: Decimal) -> None:
        self._first, self._days = first.toordinal(), max((last - first).days, 1)
        self._low, self._span = low, high - low

    def x(self, day: date) -> float:
        share = (day.toordinal() - self._first) / self._days
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: Decimal) -> float:
        share = float((value - self._low) / self._span)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    def mark(self, figure: Figure) -> Mark:
        left, right = self.x(figure.first), self.x(figure.last)
        y = self.y(figure.value)
        return Mark(figure, round((left + right) / 2, 1), y, left, right, y - _ABOVE)


def _labelled(marks: Sequence[Mark]) -> list[Mark]:
    """Put a label below its mark where it would stand upon an earlier one."""
    placed: dict[int, Mark] = {}
    for index, mark in sorted(enumerate(marks), key=lambda one: one[1].x):
        crowded = any(abs(mark.x - one.x) < _NEAR and abs(mark.label - one.label) < _ABOVE for one in placed.values())
        placed[index] = mark._replace(label=mark.y + _BELOW) if crowded else mark
    return [placed[index] for index in range(len(marks))]


def _values(figures: Iterable[Figure]) -> list[Decimal]:
    """Give round values from below the lowest figure up to the highest or above it, at even steps."""
    values = [figure.value for figure in figures]
    low, high = min(values), max(values)
    rough = max(high - low, abs(high) / 10, Decimal("0.1")) / 4
    power = Decimal(10) ** rough.adjusted()
    step = next(power * one for one in _STEPS if power * one >= rough)
    ticks = [(low / step).to_integral_value(ROUND_CEILING) * step - step]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks


def _years(first: date, last: date) -> list[date]:
    """Give the beginnings of years, or of every few years, within the days."""
    years = range(first.year, last.year + 1)
    every = -(-len(years) // _MOST_TICKS)
    return [day for year in years[::every] if first <= (day := date(year, 1, 1)) <= last]
