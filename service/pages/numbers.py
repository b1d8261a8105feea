"""Numbers as people write them, in Danish and English, with the precision that they were given with."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

from service.pages.times import locale


def number(value: str | int | Decimal, language: str) -> str:
    """Write a number with every decimal that it was given with, such as 2,5."""
    given = Decimal(value)
    decimals = max(0, -int(given.as_tuple().exponent))
    return format_decimal(given, "#,##0" + ("." + "0" * decimals if decimals else ""), locale=locale(language))


def kroner(oere: int, language: str) -> str:
    """Write hundredths of a krone as kroner, such as 200.000 kr.; hundredths only where there are some."""
    pattern = "#,##0.00" if oere % 100 else "#,##0"
    amount = format_decimal(Decimal(oere) / 100, pattern, locale=locale(language))
    return f"{amount} kr." if language == "da" else f"DKK {amount}"
