from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, strategies

from domain.kernel.when import UNKNOWN, WHEN_PATTERN, Bounds, NoSuchTimeError, When, bounds

years = strategies.integers(1000, 9990)
days = strategies.dates(date(1000, 1, 1), date(9990, 12, 31))


def _day(day: date) -> str:
    return day.isoformat()


def _minute(day: date, minute: int) -> str:
    return f"{day.isoformat()}T{minute // 60:02}:{minute % 60:02}"


points = strategies.one_of(
    strategies.builds(_minute, days, strategies.integers(0, 24 * 60 - 1)),
    strategies.builds(_day, days),
    strategies.builds(lambda day: day.isoformat()[:7], days),
    strategies.builds(lambda year, quarter: f"{year}-Q{quarter}", years, strategies.integers(1, 4)),
    strategies.builds(str, years),
    strategies.builds(lambda year: f"{year}/{(year + 1) % 100:02}", years),
    strategies.builds(
        lambda year, part: f"{year}-{part}",
        years,
        strategies.sampled_from(["spring", "summer", "autumn", "winter", "start", "end"]),
    ),
)
"""Every form of a time without a range."""


def _span(written: str) -> tuple[date, date]:
    first, last = bounds(written)
    assert first is not None
    assert last is not None
    return first, last


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-11-12T14:30", date(2024, 11, 12), date(2024, 11, 12)),
        ("2024-11-12", date(2024, 11, 12), date(2024, 11, 12)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2019-Q1", date(2019, 1, 1), date(2019, 3, 31)),
        ("2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2025/26", date(2025, 8, 1), date(2026, 7, 31)),
        ("1999/00", date(1999, 8, 1), date(2000, 7, 31)),
        ("2019-spring", date(2019, 3, 1), date(2019, 5, 31)),
        ("2019-summer", date(2019, 6, 1), date(2019, 8, 31)),
        ("2019-autumn", date(2019, 9, 1), date(2019, 11, 30)),
        ("2019-winter", date(2019, 12, 1), date(2020, 2, 29)),
        ("2019-start", date(2019, 1, 1), date(2019, 3, 31)),
        ("2019-end", date(2019, 10, 1), date(2019, 12, 31)),
        ("2024..2028", date(2024, 1, 1), date(2028, 12, 31)),
        ("2024-09..2025-12", date(2024, 9, 1), date(2025, 12, 31)),
        ("2024-08..", date(2024, 8, 1), None),
        (UNKNOWN, None, None),
    ],
)
def test_each_form_has_its_days(written: str, first: date | None, last: date | None) -> None:
    """A written time means the days from its first until its last, and no bound is made up."""
    assert bounds(msgspec.convert(written, When)) == Bounds(first, last)


@pytest.mark.parametrize(
    "written",
    [
        "2024-13",
        "2024-00",
        "2023-02-29",
        "2024-11-31",
        "2024-11-12T24:00",
        "2024-11-12T14:60",
        "2024/26",
        "0000",
        "9999-winter",
        "9999/00",
        "2024..2023",
        "2024-06-15..2024-06-14",
        "2024..2024-13",
    ],
)
def test_what_is_in_no_calendar_is_refused(written: str) -> None:
    """A time of the right form that names no day, or ends before it begins, is no time."""
    msgspec.convert(written, When)
    with pytest.raises(NoSuchTimeError):
        bounds(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "24",
        "2024-1",
        "2024-11-1",
        "2024-Q5",
        "2024-fall",
        "..2024",
        "unknown..2024",
        "2024 ",
        "2024\n",
        "\uff12\uff10\uff12\uff14",
    ],
)
def test_another_form_is_no_time(written: str) -> None:
    """What is written in no known form is refused by the type and by the bounds alike."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(written, When)
    with pytest.raises(NoSuchTimeError):
        bounds(written)


@given(points)
def test_a_time_begins_before_it_ends(written: str) -> None:
    """Every written form is accepted as a time and has a first day that is not after its last."""
    first, last = _span(msgspec.convert(written, When))
    assert first <= last
    assert last - first < timedelta(days=366)


@given(points, points)
def test_a_range_reaches_from_one_time_to_another(start: str, end: str) -> None:
    """A range begins with its first time and ends with its second, and is refused when it would end before."""
    first, last = _span(start)[0], _span(end)[1]
    written = f"{start}..{end}"
    if first <= last:
        assert bounds(written) == Bounds(first, last)
    else:
        with pytest.raises(NoSuchTimeError):
            bounds(written)


@given(points)
def test_an_open_range_has_no_end(start: str) -> None:
    """Without an end stated, a range has a first day only."""
    assert bounds(f"{start}..") == Bounds(_span(start)[0], None)


@given(days)
def test_a_coarser_time_holds_the_finer(day: date) -> None:
    """A day lies within its month, its quarter and its year."""
    quarter = (day.month + 2) // 3
    for written in (day.isoformat()[:7], f"{day.year}-Q{quarter}", str(day.year)):
        first, last = _span(written)
        assert first <= day <= last


@given(strategies.from_regex(WHEN_PATTERN, fullmatch=True))
def test_the_pattern_promises_no_more_than_the_calendar(written: str) -> None:
    """Whatever the pattern lets through either has ordered bounds or is refused as no time; nothing else happens."""
    try:
        first, last = bounds(written)
    except NoSuchTimeError:
        return
    assert first is None or last is None or first <= last
