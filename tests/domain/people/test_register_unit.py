from __future__ import annotations

from msgspec import structs

from domain.people.events import UnitRegistered
from domain.people.register_unit import SLICE, RegisterUnit, UnitExists, UnitNameIsTaken
from domain.people.units import UnitIsUnknown
from tests.domain.rules import given

CENTRE = UnitRegistered(unit="center-c", name="Center C", kind="center")
SCHOOL = UnitRegistered(unit="skole-a", name="Skole A", kind="skole", part_of="center-c", leads_by_contract=True)
REGISTER = RegisterUnit(unit="skole-a", name="Skole A", kind="skole", part_of="center-c", leads_by_contract=True)


def test_a_unit_is_registered() -> None:
    """A unit of any kind is registered within another, and it is said whether its leader holds a contract."""
    assert given(CENTRE).when(SLICE, REGISTER) == (SCHOOL,)


def test_a_unit_may_stand_alone() -> None:
    """The first unit of an organisation lies within none."""
    alone = RegisterUnit(unit="center-c", name="Center C", kind="center")
    assert given().when(SLICE, alone) == (CENTRE,)


def test_an_id_is_given_once() -> None:
    """No two units share an id, not even by registering the same unit twice."""
    given(CENTRE, SCHOOL).refuses(SLICE, REGISTER, UnitExists)


def test_a_name_is_given_once() -> None:
    """No two units of the register share a name, however it is written in capitals."""
    other = structs.replace(REGISTER, unit="skole-b", name="SKOLE a", part_of=None)
    assert given(CENTRE, SCHOOL).refuses(SLICE, other, UnitNameIsTaken).fields == {"name": "SKOLE a"}


def test_a_unit_lies_within_a_known_one() -> None:
    """A unit cannot be part of one that was never registered, nor of itself."""
    assert given().refuses(SLICE, REGISTER, UnitIsUnknown).fields == {"unit": "center-c"}
    given(CENTRE).refuses(SLICE, structs.replace(REGISTER, part_of="skole-a"), UnitIsUnknown)


def test_a_rule_over_all_units_sees_every_unit() -> None:
    """Each unit carries its own tag, that of the unit it lies within, and that of the register."""
    assert SCHOOL.tags() == {"unit:skole-a", "unit:center-c", "register:units"}
