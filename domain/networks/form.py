"""Form a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import NetworkId, PersonId, PlanId, TrackId, UnitId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, FreeText, Line, Prose, Slice
from domain.kernel.texts import Unsealed
from domain.networks.events import CommitmentMade, MemberJoined, NetworkFormed
from domain.networks.state import NetworkHasNoSuchMember, PersonIsUnknown, require_members, require_persons
from domain.people.events import PersonRegistered, UnitRegistered
from domain.people.units import UnitIsUnknown, require_unit
from domain.plans.events import PlanDrafted, TrackOpened
from domain.plans.state import PlanHasNoSuchPart, PlanIsUnknown, plan_state

FEWEST_MEMBERS = 2


class Commitment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a member owes; without `by` all owe it to each other, without `to` it is owed to all."""

    what: FreeText
    by: UnitId | None = None
    to: UnitId | None = None


class FormNetwork(Command, frozen=True):
    """Form a network of at least two units that are bound to cooperate, with what they owe each other."""

    network: NetworkId
    name: Line
    purpose: Prose
    members: Annotated[tuple[UnitId, ...], Meta(max_length=200)]
    commitments: Annotated[tuple[Commitment, ...], Meta(max_length=100)] = ()
    plan: PlanId | None = None
    track: TrackId | None = None
    facilitator: PersonId | None = None


class NetworkExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede et netværk '{network}'."
    en = "There is already a network '{network}'."


class NetworkNeedsTwoMembers(Refusal):
    """One unit alone is no network."""

    status = 422
    da = "Et netværk har mindst to medlemmer."
    en = "A network has at least two members."


class TrackNeedsPlan(Refusal):
    """A track is named without the plan that it lies in."""

    status = 422
    da = "Angiv også planen, når sporet '{track}' angives."
    en = "Name the plan as well when the track '{track}' is named."


def boundary(command: FormNetwork) -> Boundary:
    """The network itself, its members and facilitator, and its place in a plan."""
    parts = [about(tag("network", command.network), NetworkFormed)]
    parts += [about(tag("unit", unit), UnitRegistered) for unit in dict.fromkeys(command.members)]
    if command.plan:
        parts.append(about(tag("plan", command.plan), PlanDrafted))
    if command.plan and command.track:
        parts.append(about((tag("plan", command.plan), tag("track", command.track)), TrackOpened))
    if command.facilitator:
        parts.append(about(tag("person", command.facilitator), PersonRegistered))
    return boundary_of(*parts)


def decide(command: FormNetwork, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Form a network with a free id, of known units, in a plan and track that exist."""
    events = [fact.event for fact in facts]
    if any(isinstance(event, NetworkFormed) and event.network == command.network for event in events):
        raise NetworkExists(network=command.network)
    members = tuple(dict.fromkeys(command.members))
    if len(members) < FEWEST_MEMBERS:
        raise NetworkNeedsTwoMembers
    for unit in members:
        require_unit(unit, facts)
    require_persons((command.facilitator,), facts)
    if command.plan:
        plan_state(command.plan, facts).require("track", command.track)
    elif command.track:
        raise TrackNeedsPlan(track=command.track)
    for owed in command.commitments:
        require_members(command.network, frozenset(members), (owed.by, owed.to))
    formed = NetworkFormed(
        network=command.network,
        name=command.name,
        purpose=command.purpose,
        plan=command.plan,
        track=command.track,
        facilitator=command.facilitator,
    )
    joined = (MemberJoined(network=command.network, unit=unit) for unit in members)
    owing = (
        CommitmentMade(network=command.network, what=Unsealed(it.what, command.concerns), by=it.by, to=it.to)
        for it in command.commitments
    )
    return (formed, *joined, *owing)


SLICE = Slice(
    command=FormNetwork,
    permission="networks.write",
    boundary=boundary,
    decide=decide,
    refusals=(
        NetworkExists,
        NetworkNeedsTwoMembers,
        UnitIsUnknown,
        PersonIsUnknown,
        PlanIsUnknown,
        PlanHasNoSuchPart,
        TrackNeedsPlan,
        NetworkHasNoSuchMember,
    ),
    creates="network",
    example={
        "network": "netvaerk-nord",
        "name": "Netværk Nord",
        "purpose": "Skoler, dagtilbud og PPR løser opgaven om børnefællesskaber sammen.",
        "members": ["skole-a", "dagtilbud-b", "ppr"],
        "commitments": [{"what": "Alle deler mindst én erfaring på hvert møde."}],
    },
)
