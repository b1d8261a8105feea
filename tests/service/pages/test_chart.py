from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from service.pages.chart import HEIGHT, WIDTH, Figure, State, chart

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
VALUES = st.decimals(-100_000, 100_000, places=2)


def figure(
    first: date,
    last: date,
    value: Decimal | str,
    kind: Literal["baseline", "measurement", "target"] = "measurement",
    state: State = "known",
) -> Figure:
    """A figure with a label that does not matter here."""
    return Figure(kind, Decimal(value), min(first, last), max(first, last), state, "")


@given(st.lists(st.builds(figure, DAYS, DAYS, VALUES), min_size=1, max_size=12), DAYS)
def test_everything_lies_within_the_drawing(figures: list[Figure], until: date) -> None:
    """Whatever is measured and whenever, marks, ticks and the day shown lie between the axes."""
    drawn = chart(figures, until)
    assert drawn
    assert all(drawn.left <= mark.left <= mark.x <= mark.right <= drawn.right for mark in drawn.marks)
    assert all(drawn.top <= mark.y <= drawn.bottom for mark in drawn.marks)
    assert all(drawn.top <= tick.at <= drawn.bottom for tick in drawn.up)
    assert all(drawn.left <= tick.at <= drawn.right for tick in drawn.across)
    assert drawn.shown is None or drawn.left <= drawn.shown <= drawn.right
    assert (drawn.width, drawn.height) == (WIDTH, HEIGHT)


@given(st.lists(st.builds(figure, DAYS, DAYS, VALUES), min_size=1, max_size=12))
def test_higher_values_lie_higher(figures: list[Figure]) -> None:
    """Marks keep the order of their values, and the ticks of the axis rise at even steps from below the lowest."""
    drawn = chart(figures, date(2025, 1, 1))
    assert drawn
    by_value = sorted(drawn.marks, key=lambda mark: mark.figure.value)
    assert all(low.y >= high.y for low, high in pairwise(by_value))
    ticks = [Decimal(tick.label) for tick in drawn.up]
    assert len({high - low for low, high in pairwise(ticks)}) == 1
    assert ticks[0] < by_value[0].figure.value <= by_value[-1].figure.value <= ticks[-1]
    assert 2 <= len(ticks) <= 8


def test_a_time_is_drawn_as_wide_as_it_is() -> None:
    """A quarter's measurement is a bar over the quarter with its mark in the middle; a day's has no width."""
    quarter = figure(date(2024, 1, 1), date(2024, 3, 31), "60")
    day = figure(date(2025, 12, 31), date(2025, 12, 31), "70")
    drawn = chart([quarter, day], date(2025, 1, 1))
    assert drawn
    assert drawn.marks[0].left < drawn.marks[0].x < drawn.marks[0].right
    assert drawn.marks[1].left == drawn.marks[1].right == drawn.right


def test_the_line_joins_what_had_happened() -> None:
    """Targets and what lies ahead are marked, but no line leads to them."""
    done = figure(date(2024, 1, 1), date(2024, 1, 1), "60", "baseline")
    measured = figure(date(2025, 1, 1), date(2025, 1, 1), "65")
    aim = figure(date(2030, 1, 1), date(2030, 1, 1), "80", "target")
    ahead = figure(date(2026, 1, 1), date(2026, 1, 1), "70", state="ahead")
    drawn = chart([aim, measured, ahead, done], date(2025, 6, 1))
    assert drawn
    first, second = drawn.marks[3], drawn.marks[1]
    assert drawn.line == f"{first.x},{first.y} {second.x},{second.y}"


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    """Of two equal values close together, the later one has its label below."""
    near = [figure(date(2024, 1, 1), date(2024, 1, 1), "60"), figure(date(2024, 2, 1), date(2024, 2, 1), "60")]
    drawn = chart([*near, figure(date(2030, 1, 1), date(2030, 1, 1), "60")], date(2025, 1, 1))
    assert drawn
    assert [mark.label < mark.y for mark in drawn.marks] == [True, False, True]


def test_two_charts_of_one_frame_have_the_same_axes() -> None:
    """What was known and what is known can be held beside each other: a value lies at the same height in both."""
    now = [figure(date(2024, 1, 1), date(2024, 1, 1), "60"), figure(date(2026, 1, 1), date(2026, 1, 1), "90")]
    then, today = chart(now[:1], date(2025, 1, 1), now), chart(now, date(2025, 1, 1), now)
    assert then
    assert today
    assert (then.marks[0], then.up, then.across, then.shown) == (today.marks[0], today.up, today.across, today.shown)


def test_nothing_is_drawn_of_nothing() -> None:
    """Without figures there is no chart."""
    assert chart([], date(2025, 1, 1), [figure(date(2024, 1, 1), date(2024, 1, 1), "1")]) is None
