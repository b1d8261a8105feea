"""Register a unit."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import UnitId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Line, Slice
from domain.people.events import UnitRegistered
from domain.people.units import UnitIsUnknown, require_unit


class RegisterUnit(Command, frozen=True):
    """Register a part of the organisation: a school, a day care, PPR, a centre."""

    unit: UnitId
    name: Line
    kind: Line
    part_of: UnitId | None = None
    leads_by_contract: bool = False


class UnitExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en enhed '{unit}'."
    en = "There is already a unit '{unit}'."


class UnitNameIsTaken(Refusal):
    """Two units must not bear one name."""

    da = "En anden enhed hedder allerede '{name}'."
    en = "Another unit is already called '{name}'."


def boundary(_: RegisterUnit) -> Boundary:
    """All units: no two share an id or a name."""
    return boundary_of(about(tag("register", "units"), UnitRegistered))


def decide(command: RegisterUnit, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Register a unit with a free id and name, within a known one if any."""
    for fact in facts:
        if isinstance(fact.event, UnitRegistered):
            if fact.event.unit == command.unit:
                raise UnitExists(unit=command.unit)
            if fact.event.name.casefold() == command.name.casefold():
                raise UnitNameIsTaken(name=command.name)
    if command.part_of:
        require_unit(command.part_of, facts)
    return (
        UnitRegistered(
            unit=command.unit,
            name=command.name,
            kind=command.kind,
            part_of=command.part_of,
            leads_by_contract=command.leads_by_contract,
        ),
    )


SLICE = Slice(
    command=RegisterUnit,
    permission="people.register",
    boundary=boundary,
    decide=decide,
    refusals=(UnitExists, UnitNameIsTaken, UnitIsUnknown),
    creates="unit",
    example={"unit": "skole-a", "name": "Skole A", "kind": "skole"},
)
