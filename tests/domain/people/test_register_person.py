from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from domain.people.events import PersonRegistered, Role, UnitRegistered
from domain.people.register_person import SLICE, PersonExists, RegisterPerson
from domain.people.units import UnitIsUnknown
from tests.domain.rules import given

SCHOOL = UnitRegistered(unit="skole-a", name="Skole A", kind="skole")
REGISTER = RegisterPerson(person="person-2", name="Leder på Skole A", role="leader", unit="skole-a")
REGISTERED = PersonRegistered(person="person-2", role="leader", unit="skole-a")


def test_a_person_is_registered_without_a_name() -> None:
    """The log learns the person's id, role and unit; the name is declared personal, for the vault alone."""
    events = given(SCHOOL).when(SLICE, REGISTER)
    assert events == (REGISTERED,)
    assert SLICE.personal == ("name",)
    assert "Leder" not in msgspec.json.encode(events).decode()


@pytest.mark.parametrize("role", get_args(Role))
def test_a_person_may_belong_to_no_unit(role: Role) -> None:
    """In every role one can act for the municipality as a whole."""
    command = RegisterPerson(person="person-3", name="Konsulent", role=role)
    assert given().when(SLICE, command) == (PersonRegistered(person="person-3", role=role),)


def test_an_unknown_role_is_no_role() -> None:
    """Roles are those that the policy knows; a command with another one cannot be read."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"person": "person-3", "name": "Barn", "role": "child"}, RegisterPerson)


def test_an_id_is_given_once() -> None:
    """No two persons share an id."""
    assert given(SCHOOL, REGISTERED).refuses(SLICE, REGISTER, PersonExists).fields == {"person": "person-2"}


def test_a_person_belongs_to_a_known_unit() -> None:
    """Nobody is registered in a unit that was never registered."""
    assert given().refuses(SLICE, REGISTER, UnitIsUnknown).fields == {"unit": "skole-a"}
