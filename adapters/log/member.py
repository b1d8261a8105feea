"""An append on its way to the log: checked and encoded by its own caller, so that a group is quickly put together."""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent
from eventsourcing.persistence import ProgrammingError

from adapters.log.arrays import bigint, sized, text
from adapters.log.query import SEPARATOR, Probe, probes

LONGEST: Final = 1_000
"""Bytes of a type or tag at most: both stand in one entry of an index."""


@dataclass(slots=True, eq=False)
class Member:
    """One append with its condition; `result` comes to hold its positions, or why it was not recorded.

    The encoded columns are elements of the arrays that the SQL function takes, joined.
    """

    id: UUID
    events: Sequence[DCBEvent]
    probes: Sequence[Probe]
    types: bytes
    tags: bytes
    data: bytes
    afters: bytes
    probe_tags: bytes
    probe_types: bytes
    probe_rests: bytes
    result: Future[range] = field(default_factory=Future)


def member(
    events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None, append_id: UUID | None = None
) -> Member:
    """Check and encode an append; raises ProgrammingError for what cannot be stored exactly."""
    if not events:
        message = "An append holds at least one event"
        raise ProgrammingError(message)
    items = condition.fail_if_events_match.items if condition else []
    _require_storable(text for event in events for text in (event.type, *event.tags))
    _require_storable(text for item in items for text in (*item.types, *item.tags))
    looks = list(probes(condition.fail_if_events_match, condition.after)) if condition else []
    return Member(
        id=append_id or new_id(),
        events=events,
        probes=looks,
        types=b"".join([text(event.type) for event in events]),
        tags=b"".join([text(SEPARATOR.join(event.tags)) for event in events]),
        data=b"".join([sized(event.data) for event in events]),
        afters=b"".join([bigint(look.after) for look in looks]),
        probe_tags=b"".join([text(look.tag) for look in looks]),
        probe_types=b"".join([text(look.type) for look in looks]),
        probe_rests=b"".join([text(look.rest) for look in looks]),
    )


def new_id() -> UUID:
    """Make up an append's id: UUID version 7 (RFC 9562 section 5.7), whose order of time keeps its index compact."""
    milliseconds, chance = time.time_ns() // 1_000_000, secrets.randbits(74)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | chance >> 62 << 64 | 0b10 << 62 | chance & (1 << 62) - 1)


def _require_storable(texts: Iterable[str]) -> None:
    for one in texts:
        if not _is_storable(one):
            message = (
                f"A type or tag is empty or longer than {LONGEST} bytes, not in normal form NFC, "
                f"or holds NUL, U+001F or half a character: {one[:100]!r}"
            )
            raise ProgrammingError(message)


def _is_storable(one: str) -> bool:
    if "\0" in one or SEPARATOR in one:
        return False
    if one.isascii():
        return 0 < len(one) <= LONGEST
    try:
        return len(one.encode()) <= LONGEST and unicodedata.is_normalized("NFC", one)
    except UnicodeEncodeError:
        return False
