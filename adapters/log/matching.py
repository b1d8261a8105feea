"""Queries of the eventsourcing library's DCB interface as SQL that finds positions, a page at a time."""

from __future__ import annotations

from typing import Any, Final

from eventsourcing.dcb.api import DCBQuery

_TYPES_OF_TAG: Final = """(
  with recursive held(type) as (
    (select t.type from {{schema}}.tag as t where t.tag = %({tag})s order by t.type limit 1)
    union all
    select (select t.type from {{schema}}.tag as t where t.tag = %({tag})s and t.type > held.type
            order by t.type limit 1)
    from held where held.type is not null
  ) select held.type from held where held.type is not null)"""
"""The types of a tag's events by one step in the index for each: a tag has few types and may have many events."""


def rows(query: DCBQuery | None, columns: str) -> tuple[str, dict[str, Any]]:
    """Give a statement for columns of the first entries (`e`) that a query names, in order, with its parameters.

    `{schema}` in it is to be filled in; `after`, `until` and `page` (at most so many, null for all) are parameters.
    Each item is looked for by itself, each of its types by itself, and each look ends after a page: whatever lies
    beyond it is left alone. Items without tags read through the entries, for nothing leads from a type to its events.
    """
    if not query or not query.items or any(not item.tags and not item.types for item in query.items):
        return f"select {columns} from {{schema}}.entry as e where {_within('e')}", {}
    looks, values = list[str](), dict[str, Any]()
    for number, item in enumerate(query.items):
        tags = {f"tag{number}_{place}": tag for place, tag in enumerate(dict.fromkeys(item.tags))}
        types = {f"types{number}": list(dict.fromkeys(item.types))} if item.types else {}
        values |= tags | types
        looks.append(_tagged(*tags, types=next(iter(types), None)) if tags else _typed(*types))
    found = " union ".join(f"({look})" for look in looks)
    first = f"select position from ({found}) as found order by position limit %(page)s::bigint"
    return (
        f"select {columns} from ({first}) as found join {{schema}}.entry as e using (position) order by position",
        values,
    )


def _typed(types: str) -> str:
    return f"select x.position from {{schema}}.entry as x where x.type = any(%({types})s::text[]) and {_within('x')}"


def _tagged(first: str, *others: str, types: str | None) -> str:
    kinds = f"unnest(%({types})s::text[])" if types else _TYPES_OF_TAG.format(tag=first)
    also = "".join(
        f" join {{schema}}.tag as {name} on {name}.tag = %({name})s and {name}.type = x.type"
        f" and {name}.position = x.position"
        for name in others
    )
    return (
        f"select found.position from {kinds} as kind(type) cross join lateral ("
        f"select x.position from {{schema}}.tag as x{also} where x.tag = %({first})s and x.type = kind.type"
        f" and {_within('x')}) as found"
    )


def _within(alias: str) -> str:
    at = f"{alias}.position"
    return f"{at} > %(after)s and {at} <= %(until)s order by {at} limit %(page)s::bigint"
