"""The rows of network activity. A network owns all that happens in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from msgspec import Struct, field

from domain.kernel.texts import SealedText
from domain.networks.events import AgreementState, Attendance, ExchangeKind, MeetingKind
from projections.tracing import Traced

_FULLEST_FIRST: Final = ("present", "late", "substitute", "absent")


class NetworkRow(Traced, frozen=True, kw_only=True):
    """A network. `meetings` counts those held; `last_meeting_last` is the last day of the latest of them."""

    TABLE = "network"
    KEY = ("network",)
    OWNER = "network"
    INDEXES = (("plan",),)
    COLUMNS = ("name",)

    network: str
    name: str
    purpose: str
    plan: str | None
    track: str | None
    facilitator: str | None
    formed: str
    formed_first: date | None
    formed_last: date | None
    members: int = 0
    commitments: int = 0
    meetings: int = 0
    last_meeting: str | None = None
    last_meeting_first: date | None = None
    last_meeting_last: date | None = None
    agreements: int = 0
    agreements_open: int = 0


class MemberRow(Traced, frozen=True, kw_only=True):
    """A unit's membership of a network."""

    TABLE = "network_member"
    KEY = ("network", "unit")
    OWNER = "network"
    INDEXES = (("unit",),)

    network: str
    unit: str
    joined: str
    joined_first: date | None
    joined_last: date | None


class CommitmentRow(Traced, frozen=True, kw_only=True):
    """What a member owes; without `by` all owe it, without `to` it is owed to all."""

    TABLE = "network_commitment"
    KEY = ("network", "position")
    OWNER = "network"

    network: str
    position: int
    what: SealedText | None
    by: str | None
    to: str | None
    made: str
    made_first: date | None
    made_last: date | None


class ExchangeShown(Struct, frozen=True, kw_only=True):
    """What one member gave another; without `giver` or `receiver` it came from or went to all."""

    kind: ExchangeKind
    giver: str | None
    receiver: str | None
    what: SealedText | None


class MeetingRow(Traced, frozen=True, kw_only=True):
    """A meeting, called or held or both. `at` is the planned time; `happens` sorts: when held, else when planned.

    `present`, `late`, `substitute` and `absent` count units, each by the fullest presence of anybody from it.
    `called_entry` and `held_entry` are positions.
    """

    TABLE = "network_meeting"
    KEY = ("network", "meeting")
    OWNER = "network"
    INDEXES = (("state",),)
    COLUMNS = ("illustration",)

    network: str
    meeting: str
    state: Literal["called", "held"]
    kind: MeetingKind | None = None
    place: str | None = None
    at: str | None = None
    held: str | None = None
    happens: str
    happens_first: date | None
    happens_last: date | None
    agenda: tuple[str, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    present: int = 0
    late: int = 0
    substitute: int = 0
    absent: int = 0
    exchanges: tuple[ExchangeShown, ...] = ()
    exchange_counts: dict[str, int] = field(default_factory=dict)
    learning: SealedText | None = None
    called_entry: int | None = None
    held_entry: int | None = None


class FollowedUp(Struct, frozen=True, kw_only=True):
    """What became of an agreement at one time."""

    position: int
    occurred: str
    state: AgreementState
    due: str | None
    meeting: str | None
    note: SealedText | None
    illustration: bool


class AgreementRow(Traced, frozen=True, kw_only=True):
    """An agreement as it stands. `due` is the time that holds now, `due_at_first` the one agreed on at first."""

    TABLE = "network_agreement"
    KEY = ("network", "agreement")
    OWNER = "network"
    INDEXES = (("closed", "due_last"),)

    network: str
    agreement: str
    meeting: str
    unit: str
    what: SealedText | None
    made: str
    made_first: date | None
    made_last: date | None
    due_at_first: str
    due: str
    due_first: date | None
    due_last: date | None
    state: Literal["agreed"] | AgreementState = "agreed"
    closed: bool = False
    follow_ups: tuple[FollowedUp, ...] = ()


def presence(attendance: Iterable[Attendance]) -> dict[str, int]:
    """Count units by the fullest presence of anybody from them."""
    fullest: dict[str, int] = {}
    for one in attendance:
        rank = _FULLEST_FIRST.index(one.presence)
        fullest[one.unit] = min(rank, fullest.get(one.unit, rank))
    counts = Counter(fullest.values())
    return {name: counts[rank] for rank, name in enumerate(_FULLEST_FIRST)}
