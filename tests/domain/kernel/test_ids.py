from __future__ import annotations

import msgspec
import pytest

from domain.kernel.ids import EntryRef, UnitId
from domain.kernel.slice import Decimal


@pytest.mark.parametrize("written", ["a", "7", "skole-a", "2030-plan", "x" * 80])
def test_an_id_is_a_readable_slug(written: str) -> None:
    """Small letters, digits and hyphens, up to eighty of them, make an id."""
    assert msgspec.convert(written, UnitId) == written


@pytest.mark.parametrize("written", ["", "-a", "Skole", "skole a", "skole:a", "æ", "x" * 81, "skole-a\n", "skole\n"])
def test_nothing_else_is_an_id(written: str) -> None:
    """What could be read as two tags, or ends in a line break, is no id."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(written, UnitId)


@pytest.mark.parametrize("written", ["0", "-3", "12.5", "999999999999.999999"])
def test_a_decimal_is_text(written: str) -> None:
    """A decimal number is kept as it is written."""
    assert msgspec.convert(written, Decimal) == written


@pytest.mark.parametrize("written", ["", "1,5", ".5", "5.", "1e3", "NaN", "+1", "12.5\n", "\uff11\uff12", 12.5])
def test_nothing_else_is_a_decimal(written: object) -> None:
    """Other notations, foreign digits and floats are no decimal number."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(written, Decimal)


def test_an_entry_has_a_position() -> None:
    """Positions in the log count from one."""
    assert msgspec.convert(1, EntryRef) == 1
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(0, EntryRef)
