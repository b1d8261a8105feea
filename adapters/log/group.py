"""A group of appends as one call of the SQL function, each with an outcome of its own."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final, LiteralString, NamedTuple

from eventsourcing.dcb.api import DCBEvent
from psycopg import Connection, sql

from adapters.log.arrays import Bigints, Byteas, Ints, Texts, Uuids, bigint, integer, sized
from adapters.log.member import Member
from adapters.log.query import SEPARATOR, Probe

_CALL: Final = (
    "select head, refused, known from {}.append(%s::bigint, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


class Outcome(NamedTuple):
    """What came of a member: its positions; none when its condition failed, or when the log had its id already."""

    positions: range
    refused: bool = False
    known: bool = False


class Rival(NamedTuple):
    """A pair of members, counted from 1: what the earlier adds answers a probe of the later, which reads from after."""

    later: int
    earlier: int
    after: int


def call(schema: sql.Identifier) -> LiteralString:
    """Write the call of a municipality's append function, once for all its groups."""
    return sql.SQL(_CALL).format(schema).as_string()


def commit(connection: Connection[Any], statement: LiteralString, members: Sequence[Member]) -> list[Outcome]:
    """Append a group, whole when the call returns on a connection in autocommit; gives the outcomes in order."""
    row = connection.execute(statement, _arguments(members), binary=True).fetchone()
    assert row is not None
    head, refused, known = row
    return list(_outcomes(members, head, frozenset(refused), frozenset(known)))


def _outcomes(
    members: Sequence[Member], head: int, refused: frozenset[int], known: frozenset[int]
) -> Iterator[Outcome]:
    for number, member in enumerate(members, 1):
        if number in refused or number in known:
            yield Outcome(range(0), refused=number not in known, known=number in known)
        else:
            yield Outcome(range(head + 1, head + 1 + len(member.events)))
            head += len(member.events)


def _arguments(members: Sequence[Member]) -> tuple[Any, ...]:
    events = sum(len(member.events) for member in members)
    looks = sum(len(member.probes) for member in members)
    rivals = list(_rivals(members)) if len(members) > 1 else []
    numbered = list(enumerate(members, 1))
    return (
        time.time_ns() // 1_000,
        Uuids.of(len(members), [sized(member.id.bytes) for member in members]),
        Ints.of(events, [integer(number) * len(member.events) for number, member in numbered]),
        Texts.of(events, [member.types for member in members]),
        Texts.of(events, [member.tags for member in members]),
        Byteas.of(events, [member.data for member in members]),
        Ints.of(looks, [integer(number) * len(member.probes) for number, member in numbered]),
        Bigints.of(looks, [member.afters for member in members]),
        Texts.of(looks, [member.probe_tags for member in members]),
        Texts.of(looks, [member.probe_types for member in members]),
        Texts.of(looks, [member.probe_rests for member in members]),
        Ints.of(len(rivals), [integer(rival.later) for rival in rivals]),
        Ints.of(len(rivals), [integer(rival.earlier) for rival in rivals]),
        Bigints.of(len(rivals), [bigint(rival.after) for rival in rivals]),
    )


def _rivals(members: Sequence[Member]) -> Iterator[Rival]:
    """Give the pairs in order of the later; every event of the group is found by its tags, or among all."""
    by_tag: dict[str | None, list[tuple[int, DCBEvent]]] = defaultdict(list)
    for number, member in enumerate(members, 1):
        for look in member.probes:
            for earlier, event in by_tag.get(look.tag, ()):
                if _answers(event, look):
                    yield Rival(number, earlier, look.after)
        for event in member.events:
            by_tag[None].append((number, event))
            for tag in event.tags:
                by_tag[tag].append((number, event))


def _answers(event: DCBEvent, look: Probe) -> bool:
    return (look.type is None or event.type == look.type) and (
        look.rest is None or set(look.rest.split(SEPARATOR)) <= set(event.tags)
    )
