"""Has a time stamping authority (RFC 3161) stamp the newest checkpoint, and says which stamp holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, timedelta
from typing import Final, NamedTuple

from cryptography.x509 import Certificate

from adapters.seal.calling import TIMEOUT_SECONDS, CallError, require_web_address
from adapters.seal.stamps import Stamp
from adapters.seal.timestamp import Request, TimestampError, ask, request_for, roots_in, verify
from service.settings import Settings
from service.startup import StartupError
from service.town import Town

EVERY: Final = timedelta(hours=1)
"""A log that grows is stamped so often; one that does not is not stamped again."""
_LOOKED_AT: Final = 100


class Authority(NamedTuple):
    """A time stamping authority: its address, the certificates that are trusted, and how a request is made."""

    url: str
    roots: Sequence[Certificate]
    request_for: Callable[[bytes], Request] = request_for
    timeout: float = TIMEOUT_SECONDS


def roots_in_settings(settings: Settings) -> Sequence[Certificate]:
    """Read the certificates that time stamps rest on; none when no file is named. Raises StartupError."""
    if settings.timestamp_roots is None:
        return ()
    try:
        return roots_in(settings.timestamp_roots.read_bytes())
    except (OSError, TimestampError) as error:
        message = f"SPORBAR_TIMESTAMP_ROOTS={settings.timestamp_roots} cannot be used: {error}"
        raise StartupError(message) from error


def authority_in(settings: Settings) -> Authority | None:
    """Read the authority of the settings; None when none is named. Raises StartupError."""
    if not settings.timestamp_url:
        return None
    roots = roots_in_settings(settings)
    try:
        require_web_address(settings.timestamp_url)
    except CallError as error:
        message = f"SPORBAR_TIMESTAMP_URL cannot be used: {error}"
        raise StartupError(message) from error
    if not roots:
        message = "SPORBAR_TIMESTAMP_URL is set, but not SPORBAR_TIMESTAMP_ROOTS: whose time stamps are to be trusted?"
        raise StartupError(message)
    return Authority(settings.timestamp_url, roots)


def have_stamped(town: Town, authority: Authority) -> bool:
    """Have the newest checkpoint stamped; False when nothing is new, or the last stamp is younger than an hour.

    Raises CallError and TimestampError, and then has kept nothing.
    """
    signed = town.seal.latest()
    if signed is None:
        return False
    for last in town.stamps.newest(1):
        if signed.size <= last.size or last.age < EVERY:
            return False
    request = authority.request_for(signed.note)
    token = ask(authority.url, request, timeout=authority.timeout)
    town.stamps.add(signed.size, token, verify(token, signed.note, authority.roots, nonce=request.nonce))
    return True


def newest_that_holds(town: Town, roots: Sequence[Certificate]) -> Stamp | None:
    """Give the stamp on the largest checkpoint that holds under the roots, of the newest hundred; None for none."""
    for stamp in town.stamps.newest(_LOOKED_AT):
        signed = town.seal.checkpoint(stamp.size)
        try:
            if signed and verify(stamp.token, signed.note, roots) == stamp.time:
                return stamp
        except TimestampError:
            continue
    return None


def sentence(town: Town, roots: Sequence[Certificate]) -> str | None:
    """Say since when a log's first entries are known to be as they are; None without a stamp that holds."""
    stamp = newest_that_holds(town, roots) if roots else None
    if stamp is None:
        return None
    when = f"{stamp.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return f"the first {stamp.size} entries were there at {when}: time stamp"
