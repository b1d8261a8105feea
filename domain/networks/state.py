"""Who is bound by a network and which meetings it has, folded from facts, and the refusals that its verbs share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.networks.events import MeetingCalled, MeetingHeld, MemberJoined, NetworkFormed
from domain.people.events import PersonRegistered


class NetworkIsUnknown(Refusal):
    """No such network was formed."""

    status = 404
    da = "Netværket '{network}' findes ikke."
    en = "There is no network '{network}'."


class NetworkHasNoSuchMember(Refusal):
    """A unit that is named as taking part is no member of the network."""

    status = 422
    da = "Enheden '{unit}' er ikke medlem af netværket '{network}'."
    en = "The unit '{unit}' is not a member of the network '{network}'."


class PersonIsUnknown(Refusal):
    """A person who is named was never registered."""

    status = 422
    da = "Personen '{person}' er ikke registreret."
    en = "The person '{person}' is not registered."


class MeetingExists(Refusal):
    """The id of the meeting is taken."""

    da = "Der findes allerede et møde '{meeting}'."
    en = "There is already a meeting '{meeting}'."


def network_members(network: str, facts: Iterable[Fact]) -> frozenset[str]:
    """Give the units that are members of a network; refuses when it was never formed."""
    formed = False
    members: set[str] = set()
    for fact in facts:
        match fact.event:
            case NetworkFormed() as event if event.network == network:
                formed, members = True, set()
            case MemberJoined() as event if event.network == network:
                members.add(event.unit)
    if not formed:
        raise NetworkIsUnknown(network=network)
    return frozenset(members)


def require_members(network: str, members: frozenset[str], units: Iterable[str | None]) -> None:
    """Refuse the first unit that is not among the members; None stands for all of them."""
    for unit in units:
        if unit is not None and unit not in members:
            raise NetworkHasNoSuchMember(network=network, unit=unit)


def require_persons(persons: Iterable[str | None], facts: Sequence[Fact]) -> None:
    """Refuse the first person who was never registered; None stands for nobody named."""
    known = {fact.event.person for fact in facts if isinstance(fact.event, PersonRegistered)}
    for person in persons:
        if person is not None and person not in known:
            raise PersonIsUnknown(person=person)


def meeting_facts(meeting: str, facts: Sequence[Fact]) -> tuple[MeetingCalled | MeetingHeld, ...]:
    """Give what is known of a meeting: that it was called, that it was held, or nothing."""
    found = (fact.event for fact in facts)
    return tuple(
        event for event in found if isinstance(event, MeetingCalled | MeetingHeld) and event.meeting == meeting
    )
