"""Hold a meeting of a network: the minutes on one page, in one go."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Slice
from domain.kernel.texts import Unsealed
from domain.networks.agreements import AgreementIsClosed, AgreementIsUnknown, DueGoesWithMoved, followed_up
from domain.networks.events import (
    AgreementFollowedUp,
    AgreementMade,
    Exchange,
    MeetingCalled,
    MeetingHeld,
    MemberJoined,
    NetworkFormed,
)
from domain.networks.minutes import MeetingNeedsAttendance, Minutes, MinutesSayItTwice, require_sound, units_named
from domain.networks.state import (
    MeetingExists,
    NetworkHasNoSuchMember,
    NetworkIsUnknown,
    PersonIsUnknown,
    meeting_facts,
    network_members,
    require_members,
    require_persons,
)
from domain.people.events import PersonRegistered


class HoldMeeting(Minutes, frozen=True):
    """Record that a meeting was held: attendance, agenda, exchanges, agreements, follow-ups and learning in one go.

    The meeting need not have been called here: old minutes are entered with the day on which it took place.
    """


class MeetingIsHeld(Refusal):
    """The meeting's minutes have been entered already."""

    da = "Mødet '{meeting}' er allerede registreret som holdt."
    en = "The meeting '{meeting}' has already been recorded as held."


class AgreementExists(Refusal):
    """The id of the agreement is taken."""

    da = "Der findes allerede en aftale '{agreement}'."
    en = "There is already an agreement '{agreement}'."


class AgreementIsElsewhere(Refusal):
    """A meeting follows up what another network agreed."""

    status = 422
    da = "Aftalen '{agreement}' hører til et andet netværk."
    en = "The agreement '{agreement}' belongs to another network."


def boundary(command: HoldMeeting) -> Boundary:
    """The network's members, the meeting itself, who came, and the agreements made or followed up."""
    persons = dict.fromkeys(one.person for one in command.attendance if one.person)
    made = (about(tag("agreement", one.agreement), AgreementMade) for one in command.agreements)
    taken_up = (
        about(tag("agreement", one.agreement), AgreementMade, AgreementFollowedUp) for one in command.follow_ups
    )
    return boundary_of(
        about(tag("network", command.network), NetworkFormed, MemberJoined),
        about(tag("meeting", command.meeting), MeetingCalled, MeetingHeld),
        *(about(tag("person", person), PersonRegistered) for person in persons),
        *made,
        *taken_up,
    )


def decide(command: HoldMeeting, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Hold a meeting once, among members, with new agreements, taking up only what is open."""
    members = network_members(command.network, facts)
    require_sound(command)
    require_members(command.network, members, units_named(command))
    require_persons((one.person for one in command.attendance), facts)
    for known in meeting_facts(command.meeting, facts):
        if isinstance(known, MeetingHeld):
            raise MeetingIsHeld(meeting=command.meeting)
        if known.network != command.network:
            raise MeetingExists(meeting=command.meeting)
    return (_held(command), *_agreed(command, facts), *_followed_up(command, facts))


def _held(command: HoldMeeting) -> MeetingHeld:
    return MeetingHeld(
        network=command.network,
        meeting=command.meeting,
        attendance=command.attendance,
        kind=command.kind,
        agenda=command.agenda,
        exchanges=tuple(
            Exchange(kind=one.kind, what=Unsealed(one.what, command.concerns), giver=one.giver, receiver=one.receiver)
            for one in command.exchanges
        ),
        learning=Unsealed(command.learning, command.concerns) if command.learning else None,
    )


def _agreed(command: HoldMeeting, facts: Sequence[Fact]) -> tuple[AgreementMade, ...]:
    taken = {fact.event.agreement for fact in facts if isinstance(fact.event, AgreementMade)}
    for one in command.agreements:
        if one.agreement in taken:
            raise AgreementExists(agreement=one.agreement)
    return tuple(
        AgreementMade(
            agreement=one.agreement,
            network=command.network,
            meeting=command.meeting,
            unit=one.by,
            due=one.due,
            what=Unsealed(one.what, command.concerns),
        )
        for one in command.agreements
    )


def _followed_up(command: HoldMeeting, facts: Sequence[Fact]) -> tuple[AgreementFollowedUp, ...]:
    found = tuple(followed_up(one, facts, command.concerns, command.meeting) for one in command.follow_ups)
    for event in found:
        if event.network != command.network:
            raise AgreementIsElsewhere(agreement=event.agreement)
    return found


SLICE = Slice(
    command=HoldMeeting,
    permission="networks.write",
    boundary=boundary,
    decide=decide,
    refusals=(
        NetworkIsUnknown,
        NetworkHasNoSuchMember,
        PersonIsUnknown,
        MeetingNeedsAttendance,
        MinutesSayItTwice,
        MeetingIsHeld,
        MeetingExists,
        AgreementExists,
        AgreementIsUnknown,
        AgreementIsClosed,
        AgreementIsElsewhere,
        DueGoesWithMoved,
    ),
    creates="meeting",
    example={
        "network": "netvaerk-nord",
        "meeting": "netvaerk-nord-moede-3",
        "occurred": "2024-09-17",
        "kind": "network-meeting",
        "attendance": [
            {"unit": "skole-a", "presence": "present"},
            {"unit": "dagtilbud-b", "presence": "substitute"},
            {"unit": "ppr", "presence": "absent"},
        ],
        "agenda": ["Siden sidst", "Overgange i skoledagen", "Aftaler"],
        "exchanges": [
            {"kind": "experience", "what": "Billedstøtte ved skift mellem aktiviteter.", "giver": "dagtilbud-b"}
        ],
        "agreements": [
            {
                "agreement": "afproev-faelles-overgange",
                "what": "Afprøv dagtilbuddets overgange på én årgang.",
                "by": "skole-a",
                "due": "2024-10",
            }
        ],
        "learning": "Genkendelige overgange letter starten for alle, ikke kun for få.",
    },
)
