"""A projection that cannot take one fact, and the same one mended."""

from __future__ import annotations

from domain.kernel.fact import Fact
from domain.people.events import UnitRegistered
from projections.rows import Projection, Row, Rows

BAD: str = "skole-3"


class NoteRow(Row, frozen=True, kw_only=True):
    """A unit that was seen."""

    TABLE = "fragile_note"
    KEY = ("unit",)
    OWNER = "unit"

    unit: str
    name: str


def note(rows: Rows, fact: Fact) -> None:
    """Note every unit."""
    if isinstance(fact.event, UnitRegistered):
        rows.put(NoteRow(unit=fact.event.unit, name=fact.event.name))


def stumble(rows: Rows, fact: Fact) -> None:
    """Note every unit but one, which it cannot take."""
    if isinstance(fact.event, UnitRegistered) and fact.event.unit == BAD:
        message = "a unit without a pupil"
        raise ZeroDivisionError(message)
    note(rows, fact)


FRAGILE = Projection(name="fragile", rows=(NoteRow,), project=stumble)
MENDED = Projection(name="fragile", rows=(NoteRow,), project=note)
