from __future__ import annotations

import pytest
from msgspec import structs

from domain.kernel.refusal import Refusal
from domain.kernel.texts import Unsealed
from domain.networks.agreements import AgreementIsClosed, AgreementIsUnknown, DueGoesWithMoved, FollowUp
from domain.networks.events import (
    AgreementFollowedUp,
    AgreementMade,
    Attendance,
    Exchange,
    MeetingCalled,
    MeetingHeld,
    MemberJoined,
    NetworkFormed,
)
from domain.networks.hold_meeting import SLICE, AgreementExists, AgreementIsElsewhere, HoldMeeting, MeetingIsHeld
from domain.networks.minutes import AgreementSaid, ExchangeSaid, MeetingNeedsAttendance, MinutesSayItTwice
from domain.networks.state import MeetingExists, NetworkHasNoSuchMember, NetworkIsUnknown, PersonIsUnknown
from tests.domain.rules import given
from tests.domain.surroundings import PERSON

NETWORK = (
    NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar"),
    MemberJoined(network="nord", unit="skole-a"),
    MemberJoined(network="nord", unit="dagtilbud-b"),
)
CALLED = MeetingCalled(network="nord", meeting="moede-2", at="2026-09-15", kind="network-meeting")
EARLIER = AgreementMade(
    agreement="aftale-1", network="nord", meeting="moede-1", unit="skole-a", due="2026-09", what=Unsealed("Afprøv det.")
)
PRESENT = Attendance(unit="skole-a", presence="present")
HOLD = HoldMeeting(network="nord", meeting="moede-2", attendance=(PRESENT,))
HELD = MeetingHeld(network="nord", meeting="moede-2", attendance=(PRESENT,))
AGREED = AgreementSaid(agreement="aftale-2", what="Besøg hinanden.", by="dagtilbud-b", due="2026-Q4")


def test_one_page_is_one_save() -> None:
    """Attendance, agenda, exchanges, learning, agreements and follow-ups come out of one command."""
    attendance = (PRESENT, Attendance(unit="dagtilbud-b", presence="substitute", person="person-2"))
    command = HoldMeeting(
        network="nord",
        meeting="moede-2",
        attendance=attendance,
        kind="theme-meeting",
        agenda=("Siden sidst", "Aftaler"),
        exchanges=(ExchangeSaid(kind="experience", what="Billedstøtte.", giver="dagtilbud-b"),),
        agreements=(AGREED,),
        follow_ups=(FollowUp(agreement="aftale-1", state="kept", note="Det lykkedes."),),
        learning="Overgange kræver ro.",
        concerns=("person-2",),
    )

    def sealed(text: str) -> Unsealed:
        return Unsealed(text, ("person-2",))

    assert given(*NETWORK, CALLED, PERSON, EARLIER).when(SLICE, command) == (
        MeetingHeld(
            network="nord",
            meeting="moede-2",
            attendance=attendance,
            kind="theme-meeting",
            agenda=("Siden sidst", "Aftaler"),
            exchanges=(Exchange(kind="experience", what=sealed("Billedstøtte."), giver="dagtilbud-b"),),
            learning=sealed("Overgange kræver ro."),
        ),
        AgreementMade(
            agreement="aftale-2",
            network="nord",
            meeting="moede-2",
            unit="dagtilbud-b",
            due="2026-Q4",
            what=sealed("Besøg hinanden."),
        ),
        AgreementFollowedUp(
            agreement="aftale-1",
            network="nord",
            unit="skole-a",
            state="kept",
            meeting="moede-2",
            note=sealed("Det lykkedes."),
        ),
    )


def test_a_meeting_need_not_have_been_called() -> None:
    """Old minutes are entered although nobody called the meeting here."""
    assert given(*NETWORK).when(SLICE, HOLD) == (HELD,)


def test_a_unit_may_send_several() -> None:
    """Two persons of one unit both count as having taken part."""
    both = tuple(Attendance(unit="skole-a", presence="present", person=person) for person in (None, "person-2"))
    command = structs.replace(HOLD, attendance=both)
    assert given(*NETWORK, PERSON).when(SLICE, command) == (structs.replace(HELD, attendance=both),)


def test_those_who_came_are_known() -> None:
    """A person who was never registered is not entered as having taken part."""
    attendance = (structs.replace(PRESENT, person="person-2"),)
    given(*NETWORK).refuses(SLICE, structs.replace(HOLD, attendance=attendance), PersonIsUnknown)


def test_only_a_network_meets() -> None:
    """A network that was never formed holds no meeting."""
    given().refuses(SLICE, HOLD, NetworkIsUnknown)


STRANGER = "skole-z"


@pytest.mark.parametrize(
    "command",
    [
        structs.replace(HOLD, attendance=(Attendance(unit=STRANGER, presence="late"),)),
        structs.replace(HOLD, exchanges=(ExchangeSaid(kind="idea", what="En idé.", giver=STRANGER),)),
        structs.replace(HOLD, exchanges=(ExchangeSaid(kind="idea", what="En idé.", receiver=STRANGER),)),
        structs.replace(HOLD, agreements=(structs.replace(AGREED, by=STRANGER),)),
    ],
    ids=["attendance", "giver", "receiver", "agreement"],
)
def test_only_members_take_part(command: HoldMeeting) -> None:
    """Whoever attends, gives, receives or owes is a member of the network, and the refusal names who is not."""
    assert given(*NETWORK).refuses(SLICE, command, NetworkHasNoSuchMember).fields["unit"] == STRANGER


def test_somebody_is_accounted_for() -> None:
    """Minutes that say nothing of who took part are refused."""
    given(*NETWORK).refuses(SLICE, structs.replace(HOLD, attendance=()), MeetingNeedsAttendance)


@pytest.mark.parametrize(
    "command",
    [
        structs.replace(HOLD, attendance=(PRESENT, Attendance(unit="skole-a", presence="absent"))),
        structs.replace(HOLD, agreements=(AGREED, AGREED)),
    ],
    ids=["attendance", "agreement"],
)
def test_minutes_say_a_thing_once(command: HoldMeeting) -> None:
    """A participant or an agreement that stands twice is refused."""
    given(*NETWORK).refuses(SLICE, command, MinutesSayItTwice)


def test_an_agreement_is_taken_up_once_in_a_meeting() -> None:
    """Minutes do not give one agreement two ends."""
    ends = (FollowUp(agreement="aftale-1", state="kept"), FollowUp(agreement="aftale-1", state="not-kept"))
    given(*NETWORK, EARLIER).refuses(SLICE, structs.replace(HOLD, follow_ups=ends), MinutesSayItTwice)


def test_a_meeting_is_held_once() -> None:
    """The minutes of a meeting are entered once; later changes are corrections."""
    given(*NETWORK, CALLED, HELD).refuses(SLICE, HOLD, MeetingIsHeld)


def test_a_meeting_belongs_to_its_network() -> None:
    """The id of a meeting that another network called is taken."""
    given(*NETWORK, structs.replace(CALLED, network="syd")).refuses(SLICE, HOLD, MeetingExists)


def test_an_agreement_is_made_once() -> None:
    """The id of an agreement is taken once it was made."""
    again = structs.replace(AGREED, agreement="aftale-1")
    given(*NETWORK, EARLIER).refuses(SLICE, structs.replace(HOLD, agreements=(again,)), AgreementExists)


KEPT = AgreementFollowedUp(agreement="aftale-1", network="nord", unit="skole-a", state="kept")


@pytest.mark.parametrize(
    ("before", "said", "refusal"),
    [
        ((), FollowUp(agreement="aftale-1", state="kept"), AgreementIsUnknown),
        ((EARLIER, KEPT), FollowUp(agreement="aftale-1", state="partly"), AgreementIsClosed),
        ((EARLIER,), FollowUp(agreement="aftale-1", state="moved"), DueGoesWithMoved),
        (
            (structs.replace(EARLIER, network="syd"),),
            FollowUp(agreement="aftale-1", state="kept"),
            AgreementIsElsewhere,
        ),
    ],
    ids=["unknown", "closed", "moved", "elsewhere"],
)
def test_a_meeting_takes_up_its_own_open_agreements(
    before: tuple[AgreementMade | AgreementFollowedUp, ...], said: FollowUp, refusal: type[Refusal]
) -> None:
    """A meeting follows up what its own network agreed and still owes."""
    given(*NETWORK, *before).refuses(SLICE, structs.replace(HOLD, follow_ups=(said,)), refusal)
