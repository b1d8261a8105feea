"""Queries of the eventsourcing library's DCB interface as SQL that finds positions, a page at a time."""

from __future__ import annotations

from typing import Any, Final

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

BY_INDEX: Final = (
    "select set_config(name, 'off', true) from"
    " unnest('{enable_seqscan,enable_bitmapscan,enable_hashjoin,enable_mergejoin}'::text[]) as name"
)
"""For one transaction: every look goes by an index, in its order, and ends after the page. Left to itself the planner
guesses, for it has no statistics on a young log and none on what a tag has in common with a page. The first page does
without it, for whoever sets no limit wants all of it, and most reads end there."""
_TYPES_OF_TAG: Final = """(
  with recursive held(type) as (
    (select t.type from {{schema}}.tag as t where t.tag = {tag} order by t.type limit 1)
    union all
    select (select t.type from {{schema}}.tag as t where t.tag = {tag} and t.type > held.type order by t.type limit 1)
    from held where held.type is not null
  ) select held.type from held where held.type is not null)"""
"""The types of a tag's events by one step in the index for each: a tag has few types and may have many events."""
_RAREST: Final = """(
  select t.tag from unnest({tags}) as t(tag) order by (
    select count(*) from (
      select from {{schema}}.tag as c where c.tag = t.tag and c.type = kind.type and {between} limit 1000) as few
  ) limit 1)"""
"""The tag, of several, that has the fewest events there, so far as it is worth counting."""


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
        values |= {f"tags{number}": list(dict.fromkeys(item.tags)), f"types{number}": list(dict.fromkeys(item.types))}
        looks.append(_tagged(item, number) if item.tags else _typed(number))
    found = " union ".join(f"({look})" for look in looks)
    first = f"select position from ({found}) as found order by position limit %(page)s::bigint"
    return (
        f"select {columns} from ({first}) as found join {{schema}}.entry as e using (position) order by position",
        values,
    )


def _typed(number: int) -> str:
    types = f"%(types{number})s::text[]"
    return f"select x.position from {{schema}}.entry as x where x.type = any({types}) and {_within('x')}"


def _tagged(item: DCBQueryItem, number: int) -> str:
    tags, types = f"%(tags{number})s::text[]", f"%(types{number})s::text[]"
    kinds = f"unnest({types})" if item.types else _TYPES_OF_TAG.format(tag=f"({tags})[1]")
    several = len(set(item.tags)) > 1
    tag = _RAREST.format(tags=tags, between=_between("c")) if several else f"({tags})[1]"
    rest = f" and (select y.tags from {{schema}}.entry as y where y.position = x.position) @> {tags}" if several else ""
    return (
        f"select found.position from {kinds} as kind(type) cross join lateral (select {tag} as tag offset 0) as by"
        f" cross join lateral (select x.position from {{schema}}.tag as x"
        f" where x.tag = by.tag and x.type = kind.type{rest} and {_within('x')}) as found"
    )


def _within(alias: str) -> str:
    return f"{_between(alias)} order by {alias}.position limit %(page)s::bigint"


def _between(alias: str) -> str:
    return f"{alias}.position > %(after)s and {alias}.position <= %(until)s"
