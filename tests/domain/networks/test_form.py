from __future__ import annotations

from msgspec import structs

from domain.kernel.texts import Unsealed
from domain.networks.events import CommitmentMade, MemberJoined, NetworkFormed
from domain.networks.form import (
    SLICE,
    Commitment,
    FormNetwork,
    NetworkExists,
    NetworkNeedsTwoMembers,
    TrackNeedsPlan,
)
from domain.networks.state import NetworkHasNoSuchMember, PersonIsUnknown
from domain.people.units import UnitIsUnknown
from domain.plans.state import PlanHasNoSuchPart, PlanIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import DAY_CARE, PERSON, PLAN, SCHOOL, TRACK

FORM = FormNetwork(
    network="nord", name="Netværk Nord", purpose="Fælles ansvar", members=("skole-a", "dagtilbud-b", "skole-a")
)
FORMED = NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar")
JOINED = (MemberJoined(network="nord", unit="skole-a"), MemberJoined(network="nord", unit="dagtilbud-b"))


def test_a_network_is_formed() -> None:
    """Every unit that is named joins, and joins once."""
    assert given(SCHOOL, DAY_CARE).when(SLICE, FORM) == (FORMED, *JOINED)


def test_a_network_belongs_to_a_track_of_a_plan() -> None:
    """A network may name the plan, the track and the person who facilitates it."""
    command = structs.replace(FORM, plan="vision", track="spor-a", facilitator="person-2")
    formed = structs.replace(FORMED, plan="vision", track="spor-a", facilitator="person-2")
    assert given(SCHOOL, DAY_CARE, PLAN, TRACK, PERSON).when(SLICE, command) == (formed, *JOINED)


def test_members_owe_each_other_something() -> None:
    """Commitments are mutual or from one member to another, and what is owed is sealed."""
    owed = (Commitment(what="Del erfaringer."), Commitment(what="Tag imod besøg.", by="skole-a", to="dagtilbud-b"))
    command = structs.replace(FORM, commitments=owed, concerns=("person-2",))
    assert given(SCHOOL, DAY_CARE).when(SLICE, command) == (
        FORMED,
        *JOINED,
        CommitmentMade(network="nord", what=Unsealed("Del erfaringer.", ("person-2",))),
        CommitmentMade(network="nord", what=Unsealed("Tag imod besøg.", ("person-2",)), by="skole-a", to="dagtilbud-b"),
    )


def test_a_network_is_formed_once() -> None:
    """The id of a network is taken."""
    given(FORMED, SCHOOL, DAY_CARE).refuses(SLICE, FORM, NetworkExists)


def test_one_unit_is_no_network() -> None:
    """A unit that is named twice is still alone."""
    given(SCHOOL).refuses(SLICE, structs.replace(FORM, members=("skole-a", "skole-a")), NetworkNeedsTwoMembers)


def test_members_are_known_units() -> None:
    """A unit that was never registered joins no network."""
    assert given(SCHOOL).refuses(SLICE, FORM, UnitIsUnknown).fields == {"unit": "dagtilbud-b"}


def test_the_facilitator_is_known() -> None:
    """A person who was never registered facilitates no network."""
    given(SCHOOL, DAY_CARE).refuses(SLICE, structs.replace(FORM, facilitator="person-2"), PersonIsUnknown)


def test_the_plan_is_known() -> None:
    """A network belongs to no plan that was never drafted."""
    given(SCHOOL, DAY_CARE).refuses(SLICE, structs.replace(FORM, plan="vision"), PlanIsUnknown)


def test_the_track_is_the_plans() -> None:
    """A network belongs to a track only of the plan that it names."""
    given(SCHOOL, DAY_CARE).refuses(SLICE, structs.replace(FORM, track="spor-a"), TrackNeedsPlan)
    elsewhere = structs.replace(FORM, plan="vision", track="spor-b")
    given(SCHOOL, DAY_CARE, PLAN).refuses(SLICE, elsewhere, PlanHasNoSuchPart)


def test_only_members_owe() -> None:
    """Nobody outside the network owes or is owed by it."""
    for owed in (Commitment(what="Del.", by="skole-z"), Commitment(what="Del.", to="skole-z")):
        given(SCHOOL, DAY_CARE).refuses(SLICE, structs.replace(FORM, commitments=(owed,)), NetworkHasNoSuchMember)
