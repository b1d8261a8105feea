"""Written times as people say them, in Danish and English; never sharpened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from babel.dates import format_date, format_datetime, format_skeleton

from domain.kernel.when import UNKNOWN
from service.reads.moment import moment_of
from service.recording import COPENHAGEN

_WORDS: Final = {
    "da": {
        "unknown": "ikke oplyst",
        "from": "fra {start}",
        "quarter": "{number}. kvartal {year}",
        "school": "skoleåret {year}/{end}",
        "spring": "foråret {year}",
        "summer": "sommeren {year}",
        "autumn": "efteråret {year}",
        "winter": "vinteren {year}/{end}",
        "start": "primo {year}",
        "end": "ultimo {year}",
    },
    "en": {
        "unknown": "not stated",
        "from": "from {start}",
        "quarter": "quarter {number} of {year}",
        "school": "school year {year}/{end}",
        "spring": "spring {year}",
        "summer": "summer {year}",
        "autumn": "autumn {year}",
        "winter": "winter {year}/{end}",
        "start": "early {year}",
        "end": "late {year}",
    },
}


def said(written: str | None, language: str) -> str:
    """Say a written time (see domain.kernel.when); None is not stated."""
    words = _WORDS[language]
    if written is None or written == UNKNOWN:
        return words["unknown"]
    start, dots, end = written.partition("..")
    if not dots:
        return _point(start, language)
    if not end:
        return words["from"].format(start=_point(start, language))
    return f"{_point(start, language)} – {_point(end, language)}"


def day(value: date, language: str) -> str:
    """Say a day, such as 24. november 2026."""
    return format_date(value, "long", locale=locale(language))


def clock(recorded: int, language: str) -> str:
    """Say when something was recorded (microseconds since 1970 UTC), in Copenhagen's time, to the second."""
    return format_datetime(moment_of(recorded).astimezone(COPENHAGEN), "d. MMM y HH:mm:ss", locale=locale(language))


def _point(written: str, language: str) -> str:
    words, year, rest = _WORDS[language], written[:4], written[5:]
    if not rest:
        return year
    if written[4] == "/":
        return words["school"].format(year=year, end=rest)
    if rest.startswith("Q"):
        return words["quarter"].format(number=rest[1], year=year)
    if rest in words:
        return words[rest].format(year=year, end=f"{(int(year) + 1) % 100:02}")
    if len(rest) == len("11"):
        return format_skeleton("yMMMM", date(int(year), int(rest), 1), locale=locale(language))
    said_day = day(date.fromisoformat(written[:10]), language)
    return f"{said_day} {datetime.fromisoformat(written):%H:%M}" if written[11:] else said_day


def locale(language: str) -> str:
    """Give the locale that dates and numbers of a language are written in."""
    return "da_DK" if language == "da" else "en_GB"
