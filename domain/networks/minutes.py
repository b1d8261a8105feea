"""What a meeting's minutes say: who took part, what was exchanged and what was agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from domain.kernel.ids import AgreementId, MeetingId, NetworkId, UnitId
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, FreeText, Line
from domain.kernel.when import When
from domain.networks.agreements import FollowUp
from domain.networks.events import Attendance, ExchangeKind, MeetingKind


class ExchangeSaid(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one member gave another; without `giver` or `receiver` it came from or went to all."""

    kind: ExchangeKind
    what: FreeText
    giver: UnitId | None = None
    receiver: UnitId | None = None


class AgreementSaid(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a unit agreed to do, and by when."""

    agreement: AgreementId
    what: FreeText
    by: UnitId
    due: When


class Minutes(Command, frozen=True):
    """The one page of a meeting."""

    network: NetworkId
    meeting: MeetingId
    attendance: Annotated[tuple[Attendance, ...], Meta(max_length=300)]
    kind: MeetingKind | None = None
    agenda: Annotated[tuple[Line, ...], Meta(max_length=50)] = ()
    exchanges: Annotated[tuple[ExchangeSaid, ...], Meta(max_length=100)] = ()
    agreements: Annotated[tuple[AgreementSaid, ...], Meta(max_length=100)] = ()
    follow_ups: Annotated[tuple[FollowUp, ...], Meta(max_length=100)] = ()
    learning: FreeText | None = None


class MeetingNeedsAttendance(Refusal):
    """The minutes say nothing of who took part."""

    status = 422
    da = "Skriv, hvem der deltog i mødet."
    en = "Say who took part in the meeting."


class MinutesSayItTwice(Refusal):
    """A participant, an agreement or a follow-up stands more than once."""

    status = 422
    da = "Referatet nævner '{what}' mere end én gang."
    en = "The minutes name '{what}' more than once."


def require_sound(minutes: Minutes) -> None:
    """Refuse minutes without attendance, or that say the same thing twice."""
    if not minutes.attendance:
        raise MeetingNeedsAttendance
    _once(f"{one.unit} {one.person or ''}".strip() for one in minutes.attendance)
    _once(one.agreement for one in minutes.agreements)
    _once(one.agreement for one in minutes.follow_ups)


def units_named(minutes: Minutes) -> Iterator[str | None]:
    """Give every unit that the minutes name as taking part."""
    for attended in minutes.attendance:
        yield attended.unit
    for exchange in minutes.exchanges:
        yield from (exchange.giver, exchange.receiver)
    for agreed in minutes.agreements:
        yield agreed.by


def _once(names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise MinutesSayItTwice(what=name)
