"""Groups of appends: how they are put to the SQL function, and a plain telling of the same rule."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQueryItem
from psycopg import Connection

from adapters.log.query import probes


class Member(NamedTuple):
    """One append of a group."""

    events: tuple[DCBEvent, ...]
    condition: DCBAppendCondition | None = None


class Outcome(NamedTuple):
    """What a member was given: its first and last position, or nothing when it was refused."""

    first: int | None
    last: int | None


class Plain:
    """The rule in plain Python: members in order, each against everything that is there by then."""

    def __init__(self) -> None:
        """Begin with an empty log."""
        self.log: list[DCBEvent] = []

    def append(self, group: Iterable[Member]) -> list[Outcome]:
        """Append each member whole, or refuse it."""
        return [self._append(member) for member in group]

    def _append(self, member: Member) -> Outcome:
        if member.condition and self._fails(member.condition):
            return Outcome(None, None)
        first = len(self.log) + 1
        self.log.extend(member.events)
        return Outcome(first, len(self.log))

    def _fails(self, condition: DCBAppendCondition) -> bool:
        items = condition.fail_if_events_match.items or [DCBQueryItem()]
        return any(_matches(event, item) for event in self.log[condition.after or 0 :] for item in items)


def _matches(event: DCBEvent, item: DCBQueryItem) -> bool:
    return (not item.types or event.type in item.types) and set(item.tags) <= set(event.tags)


def append_group(connection: Connection[Any], group: Sequence[Member]) -> list[tuple[Outcome, int | None]]:
    """Append a group through the SQL function; gives each member's outcome and the time it was given."""
    events = [(number, event) for number, member in enumerate(group, 1) for event in member.events]
    looks = [
        (number, look)
        for number, member in enumerate(group, 1)
        if member.condition
        for look in probes(member.condition.fail_if_events_match, member.condition.after)
    ]
    ids: list[UUID] = [uuid4() for _ in group]
    rows = connection.execute(
        "select first_position, last_position, recorded_at, member from sporbar_rebild.append(%s::bigint, %s::uuid[],"
        " %s::int[], %s::text[], %s::bytea[], %s::int[], %s::text[],"
        " %s::int[], %s::bigint[], %s::text[], %s::text[], %s::text[])",
        (
            time.time_ns() // 1_000,
            ids,
            [number for number, _ in events],
            [event.type for _, event in events],
            [event.data for _, event in events],
            [place for place, (_, event) in enumerate(events, 1) for _ in event.tags],
            [tag for _, event in events for tag in event.tags],
            [number for number, _ in looks],
            [look.after for _, look in looks],
            [look.tag for _, look in looks],
            [look.type for _, look in looks],
            [look.rest for _, look in looks],
        ),
    ).fetchall()
    assert [row[3] for row in rows] == list(range(1, len(group) + 1))
    return [(Outcome(first, last), recorded) for first, last, recorded, _ in rows]
