"""Call a meeting of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import MeetingId, NetworkId, tag
from domain.kernel.slice import Command, Line, Slice
from domain.kernel.when import When
from domain.networks.events import MeetingCalled, MeetingHeld, MeetingKind, MemberJoined, NetworkFormed
from domain.networks.state import MeetingExists, NetworkIsUnknown, meeting_facts, network_members


class CallMeeting(Command, frozen=True):
    """Call a meeting of a network: when it is planned, of which kind, where, and its agenda."""

    network: NetworkId
    meeting: MeetingId
    at: When
    kind: MeetingKind
    place: Line | None = None
    agenda: Annotated[tuple[Line, ...], Meta(max_length=50)] = ()


def boundary(command: CallMeeting) -> Boundary:
    """Whether the network was formed and of whom, since a member may call it; and what is known of the meeting."""
    return boundary_of(
        about(tag("network", command.network), NetworkFormed, MemberJoined),
        about(tag("meeting", command.meeting), MeetingCalled, MeetingHeld),
    )


def decide(command: CallMeeting, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Call a meeting with a free id in a known network."""
    network_members(command.network, facts)
    if meeting_facts(command.meeting, facts):
        raise MeetingExists(meeting=command.meeting)
    return (
        MeetingCalled(
            network=command.network,
            meeting=command.meeting,
            at=command.at,
            kind=command.kind,
            place=command.place,
            agenda=command.agenda,
        ),
    )


SLICE = Slice(
    command=CallMeeting,
    permission="networks.write",
    boundary=boundary,
    decide=decide,
    refusals=(NetworkIsUnknown, MeetingExists),
    creates="meeting",
    example={
        "network": "netvaerk-nord",
        "meeting": "netvaerk-nord-moede-3",
        "at": "2024-09-17T13:00",
        "kind": "network-meeting",
        "place": "Skole A",
        "agenda": ["Siden sidst", "Overgange i skoledagen", "Aftaler"],
    },
)
