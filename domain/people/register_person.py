"""Register a person in a role."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import PersonId, UnitId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Line, Slice
from domain.people.events import PersonRegistered, Role, UnitRegistered
from domain.people.units import UnitIsUnknown, require_unit


class RegisterPerson(Command, frozen=True):
    """Register somebody who acts here in a role. The name goes to the vault, never into the log. No children."""

    person: PersonId
    name: Line
    role: Role
    unit: UnitId | None = None


class PersonExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en person '{person}'."
    en = "There is already a person '{person}'."


def boundary(command: RegisterPerson) -> Boundary:
    """The person, and the unit if one is named."""
    person = about(tag("person", command.person), PersonRegistered)
    unit = [about(tag("unit", command.unit), UnitRegistered)] if command.unit else []
    return boundary_of(person, *unit)


def decide(command: RegisterPerson, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Register a person with a free id, in a known unit if any."""
    if any(isinstance(fact.event, PersonRegistered) for fact in facts):
        raise PersonExists(person=command.person)
    if command.unit:
        require_unit(command.unit, facts)
    return (PersonRegistered(person=command.person, role=command.role, unit=command.unit),)


SLICE = Slice(
    command=RegisterPerson,
    permission="people.register",
    boundary=boundary,
    decide=decide,
    refusals=(PersonExists, UnitIsUnknown),
    creates="person",
    personal=("name",),
    example={"person": "konsulent-1", "name": "Udviklingskonsulent", "role": "consultant"},
)
