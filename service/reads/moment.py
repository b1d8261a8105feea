"""Which moment a reader asks for: a position, a day (its end in Copenhagen) or a time. Later than now is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from domain.kernel.refusal import Refusal
from service.recording import COPENHAGEN
from service.town import Town

_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class NoSuchMoment(Refusal):
    """A moment is no position, day or time."""

    status = 400
    da = "'{value}' er hverken et nummer, en dag (2026-11-24) eller et tidspunkt (2026-11-24T10:00Z)."
    en = "'{value}' is neither a position, a day (2026-11-24) nor a time (2026-11-24T10:00Z)."


class MomentIsAhead(Refusal):
    """A moment lies ahead of what has been recorded."""

    status = 400
    da = "'{value}' ligger længere fremme, end der er registreret til."
    en = "'{value}' lies ahead of what has been recorded."


def position_at(town: Town, value: str | None, now: datetime) -> int | None:
    """Give the position that a moment stands for; None for the head. Raises NoSuchMoment and MomentIsAhead."""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return _known(town, value)
    moment = _moment(value, now)
    if moment is None:
        return None
    if moment > now:
        raise MomentIsAhead(value=value)
    return town.log.position_at(microseconds(moment))


def accepted(town: Town, header: str, now: datetime) -> int:
    """Give the last position within the second that an Accept-Datetime header names."""
    try:
        moment = parsedate_to_datetime(header)
    except ValueError as error:
        raise NoSuchMoment(value=header) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if moment > now:
        raise MomentIsAhead(value=header)
    return town.log.position_at(microseconds(moment + timedelta(seconds=1) - _MICROSECOND))


def memento(recorded: int) -> str:
    """Write a recorded time as an HTTP date."""
    return format_datetime(moment_of(recorded).replace(microsecond=0), usegmt=True)


def moment_of(recorded: int) -> datetime:
    """Give a recorded time (microseconds since 1970 UTC) as a datetime."""
    return _EPOCH + timedelta(microseconds=recorded)


def microseconds(moment: datetime) -> int:
    """Give a datetime as microseconds since 1970 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def _known(town: Town, value: str) -> int:
    position = int(value) if len(value) < len(str(2**63)) else 2**63
    if position > town.log.head():
        raise MomentIsAhead(value=value)
    return position


def _moment(value: str, now: datetime) -> datetime | None:
    """A day means its end in Copenhagen, today means the head; a time without a zone is Copenhagen's."""
    try:
        if len(value) == len("2026-11-24"):
            day = date.fromisoformat(value)
            if day == now.astimezone(COPENHAGEN).date():
                return None
            return datetime.combine(day + timedelta(days=1), time(), COPENHAGEN) - _MICROSECOND
        moment = datetime.fromisoformat(value.replace(" ", "+"))
    except (ValueError, OverflowError) as error:
        raise NoSuchMoment(value=value) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)
