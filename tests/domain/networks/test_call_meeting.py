from __future__ import annotations

from domain.networks.call_meeting import SLICE, CallMeeting
from domain.networks.events import Attendance, MeetingCalled, MeetingHeld, NetworkFormed
from domain.networks.state import MeetingExists, NetworkIsUnknown
from tests.domain.rules import given

FORMED = NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar")
CALL = CallMeeting(network="nord", meeting="moede-1", at="2026-09", kind="peer-sparring", agenda=("Siden sidst",))
CALLED = MeetingCalled(network="nord", meeting="moede-1", at="2026-09", kind="peer-sparring", agenda=("Siden sidst",))


def test_a_meeting_is_called() -> None:
    """A meeting of a network is called with the time as it is known, its kind and its agenda."""
    assert given(FORMED).when(SLICE, CALL) == (CALLED,)


def test_only_a_network_meets() -> None:
    """No meeting is called in a network that was never formed."""
    given().refuses(SLICE, CALL, NetworkIsUnknown)


def test_a_meeting_is_called_once() -> None:
    """The id of a meeting that was called is taken."""
    given(FORMED, CALLED).refuses(SLICE, CALL, MeetingExists)


def test_a_held_meeting_is_not_called_again() -> None:
    """The id of a meeting that was held without being called is taken too."""
    held = MeetingHeld(network="nord", meeting="moede-1", attendance=(Attendance(unit="skole-a", presence="present"),))
    given(FORMED, held).refuses(SLICE, CALL, MeetingExists)
