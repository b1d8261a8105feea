"""When a failed delivery is tried again, and when an event or a receiver is given up."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

LONGEST_WAIT: Final = 24 * 3600.0
"""In seconds; a receiver that asks for more is asked again after this."""
_MOST_DOUBLINGS: Final = 30


class Patience(NamedTuple):
    """Pauses begin at `first` seconds, double, and are never longer than `longest`.

    Whoever failed `attempts` times and for `seconds` in a row is given up.
    """

    first: float = 5.0
    longest: float = 3600.0
    attempts: int = 8
    seconds: float = 3 * 24 * 3600.0

    def pause(self, failed: int, retry_after: float | None = None) -> timedelta:
        """Give the pause after so many failures (1 or more): by chance half of it to all; never less than asked for."""
        whole = min(self.first * 2 ** min(failed - 1, _MOST_DOUBLINGS), self.longest)
        chance = whole * (0.5 + secrets.randbelow(1_000_001) / 2_000_000)
        return timedelta(seconds=max(chance, min(retry_after or 0.0, LONGEST_WAIT)))

    def is_over(self, failed: int, since: datetime, now: datetime) -> bool:
        """Tell whether so many failures since a time are enough."""
        return failed >= self.attempts and (now - since).total_seconds() >= self.seconds


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header (RFC 9110, section 10.2.3) as seconds from now; None for none, or one that is none."""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
