"""Time as people know it: a day, a quarter, a school year, several years, or not stated.

The written form is stored and shown; it is never sharpened. Its bounds are derived for sorting and rules.

| written                 | means                                              |
| ----------------------- | -------------------------------------------------- |
| `2024-11-12T14:30`      | a minute, Copenhagen time                          |
| `2024-11-12`            | a day                                              |
| `2024-11`               | a month                                            |
| `2019-Q1`               | a quarter                                          |
| `2024`                  | a year                                             |
| `2025/26`               | a school year, 1 August to 31 July                 |
| `2019-spring` (`-summer`, `-autumn`, `-winter`) | a season; winter begins in December |
| `2019-start`, `2019-end` | the beginning (January to March) or end (October to December) of a year |
| `2024..2028`            | from one of the above until another                |
| `2024-08..`             | from one of the above, no end stated               |
| `unknown`               | not stated                                         |
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Annotated, Final, NamedTuple

from msgspec import Meta

from domain.kernel.ids import END

_TWO: Final = "[0-9]{2}"
_DAY: Final = f"{_TWO}(?:-{_TWO}(?:T{_TWO}:{_TWO})?)?"
_POINT: Final = f"[0-9]{{4}}(?:/{_TWO}|-(?:Q[1-4]|spring|summer|autumn|winter|start|end)|-{_DAY})?"
WHEN_PATTERN: Final = rf"^(?:unknown|{_POINT}|{_POINT}\.\.(?:{_POINT})?){END}"
UNKNOWN: Final = "unknown"

When = Annotated[
    str,
    Meta(
        pattern=WHEN_PATTERN,
        max_length=40,
        description="A time with its precision: 2024-11-12, 2024-11, 2019-Q1, 2024, 2025/26, 2019-spring, 2019-end, "
        "2024..2028, unknown.",
        examples=["2024-11-12", "2019-Q1", "2025/26"],
        extra={"when": True},
    ),
]

_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "start": (1, 3), "end": (10, 12)}


class Bounds(NamedTuple):
    """The first and the last day that a written time can mean; None where it has no bound."""

    first: date | None
    last: date | None


class NoSuchTimeError(ValueError):
    """A written time has the right form but names no day of the calendar, or ends before it begins."""


@lru_cache(maxsize=4096)
def bounds(written: str) -> Bounds:
    """Give the first and last day of a written time; raises NoSuchTimeError."""
    if not re.match(WHEN_PATTERN, written):
        raise NoSuchTimeError(written)
    if written == UNKNOWN:
        return Bounds(None, None)
    start, dots, end = written.partition("..")
    first, last = _point(start)
    if not dots:
        return Bounds(first, last)
    if not end:
        return Bounds(first, None)
    final = _point(end)[1]
    if final < first:
        raise NoSuchTimeError(written)
    return Bounds(first, final)


def _point(written: str) -> tuple[date, date]:
    try:
        return _known_point(written)
    except ValueError as error:
        raise NoSuchTimeError(written) from error


def _known_point(written: str) -> tuple[date, date]:
    year, rest = int(written[:4]), written[5:]
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if written[4] == "/":
        return _school_year(year, int(rest))
    if rest[0] == "Q":
        return _months(year, int(rest[1]) * 3 - 2, int(rest[1]) * 3)
    if rest == "winter":
        return date(year, 12, 1), _months(year + 1, 2, 2)[1]
    if rest in _SEASONS:
        return _months(year, *_SEASONS[rest])
    return _month_or_day(written)


def _school_year(year: int, ends: int) -> tuple[date, date]:
    if ends != (year + 1) % 100:
        message = "A school year ends in the year after it began"
        raise ValueError(message)
    return date(year, 8, 1), date(year + 1, 7, 31)


def _month_or_day(written: str) -> tuple[date, date]:
    if len(written) == len("2024-11"):
        return _months(int(written[:4]), int(written[5:]), int(written[5:]))
    day = date.fromisoformat(written[:10])
    if (minute := written[11:]) and (minute[:2] > "23" or minute[3:] > "59"):
        message = "A day has no such minute"
        raise ValueError(message)
    return day, day


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
