"""Queries of the eventsourcing library's DCB interface, as SQL conditions and as probes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

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

    `{schema}` in it is to be filled in; `after` and `until` are parameters of the statement around it.
    """
    if not query or not query.items or any(not item.tags and not item.types for item in query.items):
        return "true", {}
    looks, values = [], {}
    for number, item in enumerate(query.items):
        look = (
            _with_tags(item, number)
            if item.tags
            else f"select x.position from {{schema}}.entry as x where {_type(number)}"
        )
        looks.append(look.replace("where", "where x.position > %(after)s and x.position <= %(until)s and", 1))
        values[f"types{number}"] = list(item.types)
        values[f"tags{number}"] = list(item.tags)
    return f"e.position in ({' union '.join(looks)})", values


def _with_tags(item: DCBQueryItem, number: int) -> str:
    kind = f" and {_type(number)}" if item.types else ""
    rest = (
        f" and (select y.tags from {{schema}}.entry as y where y.position = x.position) @> %(tags{number})s::text[]"
        if len(item.tags) > 1
        else ""
    )
    return f"select x.position from {{schema}}.tag as x where x.tag = (%(tags{number})s::text[])[1]{kind}{rest}"


def _type(number: int) -> str:
    return f"x.type = any(%(types{number})s::text[])"
