from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies
from msgspec import Struct

from domain.kernel.check import (
    NoSuchTime,
    NumberIsTooLarge,
    TextHasControlCharacter,
    TextHasCprNumber,
    check,
    has_cpr,
    normalised,
)
from domain.kernel.slice import Command, FreeText, Line
from domain.kernel.when import When


class Inner(Struct, frozen=True):
    """A part of what is said."""

    text: Line
    at: When | None = None


class Say(Command, frozen=True):
    """A command with a text, a number, and texts and times further in."""

    text: FreeText
    count: int = 0
    parts: tuple[Inner, ...] = ()
    lines: tuple[Line, ...] = ()


def test_plain_text_passes() -> None:
    """Text with line breaks and tabs, figures and known times is accepted."""
    check(Say(text="Første linje\n\tanden linje", count=7, parts=(Inner(text="ét", at="2026-Q1"),), lines=("to",)))


@pytest.mark.parametrize(
    "text",
    ["barn 010203-1234 nævnes", "0102031234", "010203 1234", "(290200-4444)", "310112-0000."],
)
def test_a_cpr_number_is_seen(text: str) -> None:
    """Ten digits that begin with a day and a month are taken for a CPR number, however they are set."""
    assert has_cpr(text)


@pytest.mark.parametrize(
    "text",
    ["", "310212-1234", "001212-1234", "320112-1234", "1010203-12345", "01.02.2003", "17.00.00-A00-12-26", "20000000"],
)
def test_other_numbers_are_no_cpr_number(text: str) -> None:
    """Ten digits that begin with no day of a month, other lengths, dates and file numbers are let through."""
    assert not has_cpr(text)


@given(strategies.dates(), strategies.integers(0, 9999), strategies.sampled_from(["", "-", " "]))
def test_every_birthday_makes_a_cpr_number(day: date, serial: int, mark: str) -> None:
    """No date of birth, whatever its serial number, slips through."""
    assert has_cpr(f"født {day:%d%m%y}{mark}{serial:04} i byen")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (Say(text="010203-1234"), "text"),
        (Say(text="x", because="010203-1234"), "because"),
        (Say(text="x", lines=("en", "010203-1234")), "lines.1"),
        (Say(text="x", parts=(Inner(text="en"), Inner(text="010203-1234"))), "parts.1.text"),
    ],
    ids=["text", "because", "line", "part"],
)
def test_no_field_takes_a_cpr_number(command: Say, field: str) -> None:
    """A CPR number is refused wherever it stands, and the refusal names the field."""
    with pytest.raises(TextHasCprNumber) as caught:
        check(command)
    assert caught.value.fields == {"field": field}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1f", "\x7f"])
def test_no_field_takes_a_control_character(character: str) -> None:
    """A character that cannot be shown is refused, and the refusal names the field."""
    with pytest.raises(TextHasControlCharacter) as caught:
        check(Say(text="x", lines=(f"a{character}b",)))
    assert caught.value.fields == {"field": "lines.0"}


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (Say(text="x", occurred="2026-02-30"), "occurred"),
        (Say(text="x", parts=(Inner(text="en", at="2026"), Inner(text="to", at="2026-13"))), "parts.1.at"),
    ],
    ids=["occurred", "part"],
)
def test_no_field_takes_a_time_that_does_not_exist(command: Say, field: str) -> None:
    """A time that is in no calendar is refused with its field and what was written."""
    with pytest.raises(NoSuchTime) as caught:
        check(command)
    assert caught.value.fields["field"] == field
    assert str(caught.value.fields["value"]) in caught.value.sentence("da")


def test_text_is_normalised_everywhere() -> None:
    """Letters become one code point each and line breaks one character, in every text of a command."""
    apart, line = "a\u030aben\r\ndo\u0308r", "åben\ndör"
    command = Say(text=apart, lines=(apart,), parts=(Inner(text=apart),))
    assert normalised(command) == Say(text=line, lines=(line,), parts=(Inner(text=line),))


@given(strategies.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """What was normalised once stays as it is."""
    once = normalised(text)
    assert normalised(once) == once


@pytest.mark.parametrize("count", [2**53, -(2**53), 10**30])
def test_a_number_that_not_every_program_keeps_exactly_is_refused(count: int) -> None:
    """A number beyond 2⁵³ would be another one elsewhere, or stop whoever has to store it."""
    with pytest.raises(NumberIsTooLarge) as refused:
        check(Say(text="Tal", count=count))
    assert refused.value.fields == {"field": "count"}


def test_the_largest_number_passes() -> None:
    """Numbers below 2⁵³ are accepted."""
    check(Say(text="Tal", count=2**53 - 1))
