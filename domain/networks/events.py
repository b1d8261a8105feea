"""Events of networks."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from domain.kernel.event import Event
from domain.kernel.ids import AgreementId, MeetingId, NetworkId, PersonId, PlanId, TrackId, UnitId
from domain.kernel.texts import Text
from domain.kernel.when import When

MeetingKind = Literal["network-meeting", "peer-sparring", "theme-meeting"]
Presence = Literal["present", "late", "substitute", "absent"]
ExchangeKind = Literal["idea", "knowledge", "experience", "service", "emotional-support"]
AgreementState = Literal["kept", "partly", "not-kept", "moved", "released"]


class NetworkFormed(Event, frozen=True):
    """Units bound themselves to cooperate; each joins by its own fact."""

    network: NetworkId
    name: str
    purpose: str
    plan: PlanId | None = None
    track: TrackId | None = None
    facilitator: PersonId | None = None


class MemberJoined(Event, frozen=True):
    """A unit became a member of a network."""

    network: NetworkId
    unit: UnitId


class CommitmentMade(Event, frozen=True):
    """A member owes something to another; without `by` all owe it, without `to` it is owed to all."""

    network: NetworkId
    what: Text
    by: UnitId | None = None
    to: UnitId | None = None


class MeetingCalled(Event, frozen=True):
    """A meeting was called; `at` is when it is planned to be."""

    network: NetworkId
    meeting: MeetingId
    at: When
    kind: MeetingKind
    place: str | None = None
    agenda: tuple[str, ...] = ()


class Attendance(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whether a member unit took part, and by whom."""

    unit: UnitId
    presence: Presence
    person: PersonId | None = None


class Exchange(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one member gave another; without `giver` or `receiver` it came from or went to all."""

    kind: ExchangeKind
    what: Text
    giver: UnitId | None = None
    receiver: UnitId | None = None


class MeetingHeld(Event, frozen=True):
    """A meeting took place, whether it had been called here or not. Its agreements are facts of their own."""

    network: NetworkId
    meeting: MeetingId
    attendance: tuple[Attendance, ...]
    kind: MeetingKind | None = None
    agenda: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    learning: Text | None = None


class AgreementMade(Event, frozen=True):
    """A meeting agreed that a unit does something by a time."""

    agreement: AgreementId
    network: NetworkId
    meeting: MeetingId
    unit: UnitId
    due: When
    what: Text


class AgreementFollowedUp(Event, frozen=True):
    """What became of an agreement; `due` is its new time when it was moved, `meeting` where it was taken up."""

    agreement: AgreementId
    network: NetworkId
    unit: UnitId
    state: AgreementState
    due: When | None = None
    meeting: MeetingId | None = None
    note: Text | None = None
