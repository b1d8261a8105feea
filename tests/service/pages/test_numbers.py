from __future__ import annotations

from decimal import Decimal

import pytest

from service.pages.numbers import kroner, number


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [("2.5", "2,5", "2.5"), (Decimal("3.0"), "3,0", "3.0"), ("3", "3", "3"), (1234, "1.234", "1,234")],
)
def test_numbers_keep_the_decimals_that_they_were_given_with(
    value: str | int | Decimal, danish: str, english: str
) -> None:
    """A number is shown with the precision that its source has, no more and no less."""
    assert (number(value, "da"), number(value, "en")) == (danish, english)


@pytest.mark.parametrize(
    ("oere", "danish", "english"),
    [(20_000_000, "200.000 kr.", "DKK 200,000"), (150, "1,50 kr.", "DKK 1.50"), (0, "0 kr.", "DKK 0")],
)
def test_kroner_are_written_without_rounding(oere: int, danish: str, english: str) -> None:
    """Money is shown in kroner, with øre only where there are some."""
    assert (kroner(oere, "da"), kroner(oere, "en")) == (danish, english)
