"""Queries of the eventsourcing library's DCB interface, as SQL conditions and as probes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

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


def positions_matching(query: DCBQuery | None) -> tuple[str, dict[str, Any]]:
    """Give a condition on `entry` (aliased e) that holds for the query's events, with its parameters.

    `{schema}` in it is to be filled in.
    """
    if not query or not query.items:
        return "true", {}
    parts, values = [], {}
    for number, item in enumerate(query.items):
        types, tags = f"types{number}", f"tags{number}"
        held = []
        if item.types:
            held.append(f"e.type = any(%({types})s::text[])")
            values[types] = list(item.types)
        if item.tags:
            within = f" and t.type = any(%({types})s::text[])" if item.types else ""
            held.append(
                f"e.position in (select t.position from {{schema}}.tag as t where t.tag = (%({tags})s::text[])[1]"
                f"{within}) and e.tags @> %({tags})s::text[]"
            )
            values[tags] = list(item.tags)
        parts.append(" and ".join(held) or "true")
    return "(" + " or ".join(f"({part})" for part in parts) + ")", values
