"""Groups of appends: how they are appended, and a plain telling of the same rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQueryItem
from psycopg import Connection

from adapters.log.group import Call
from adapters.log.member import member


class Append(NamedTuple):
    """One append of a group."""

    events: tuple[DCBEvent, ...]
    condition: DCBAppendCondition | None = None


class Plain:
    """The rule in plain Python: members in order, each against everything that is there by then."""

    def __init__(self) -> None:
        """Begin with an empty log."""
        self.log: list[DCBEvent] = []

    def append(self, group: Iterable[Append]) -> list[range]:
        """Append each member whole, or refuse it."""
        return [self._append(one) for one in group]

    def _append(self, one: Append) -> range:
        head = len(self.log)
        if one.condition and self._fails(one.condition):
            return range(0)
        self.log.extend(one.events)
        return range(head + 1, len(self.log) + 1)

    def _fails(self, condition: DCBAppendCondition) -> bool:
        items = condition.fail_if_events_match.items or [DCBQueryItem()]
        return any(_matches(event, item) for event in self.log[condition.after or 0 :] for item in items)


def _matches(event: DCBEvent, item: DCBQueryItem) -> bool:
    return (not item.types or event.type in item.types) and set(item.tags) <= set(event.tags)


def append_group(connection: Connection[Any], group: Sequence[Append]) -> list[range]:
    """Append a group in the connection's transaction; gives the positions of each, none where it was refused."""
    call = Call("rebild")
    connection.execute("select")  # begins the transaction
    if not connection.execute("select 1 from pg_prepared_statements where name = %s", (call.name.decode(),)).fetchone():
        call.prepare(connection)
    committed = call.commit(connection, [member(*one) for one in group])
    return [outcome.positions for outcome in committed.outcomes]
