"""Queries of the eventsourcing library's DCB interface, as probes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from eventsourcing.dcb.api import DCBQuery

SEPARATOR: Final = "\x1f"


class Probe(NamedTuple):
    """One look into the log: has an event after `after` this tag, this type and these further tags? None means any."""

    after: int
    tag: str | None
    type: str | None
    rest: str | None


def probes(query: DCBQuery, after: int | None) -> Iterator[Probe]:
    """Take a condition's query apart into probes; an event that answers any of them fails the condition."""
    start = after or 0
    if not query.items:
        yield Probe(start, None, None, None)
    for item in query.items:
        first, *others = sorted(set(item.tags)) or (None,)
        rest = SEPARATOR.join(other for other in others if other) or None
        for kind in item.types or (None,):
            yield Probe(start, first, kind, rest)
