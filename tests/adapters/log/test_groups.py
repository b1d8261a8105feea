"""A group of appends is decided exactly as if its members came one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.log import Log
from tests.adapters.log.groups import Append, Plain, append_group

pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
"""The threads of the connection pool draw from it while examples are made."""
TYPES = st.sampled_from("abc")
TAGS = st.sampled_from(["x", "y", "å"])
ITEMS = st.builds(DCBQueryItem, types=st.lists(TYPES, max_size=2), tags=st.lists(TAGS, max_size=3))
EVENTS = st.builds(DCBEvent, type=TYPES, data=st.binary(max_size=3), tags=st.lists(TAGS, max_size=3))
MEMBERS = st.tuples(
    st.lists(EVENTS, min_size=1, max_size=3),
    st.none() | st.lists(ITEMS, max_size=3),
    st.none() | st.integers(0, 8),
)
"""Events, a condition's query items or no condition, and how far before the head its author had read."""


def append(*tags: str, after: int | None = None, **item: list[str]) -> Append:
    """Give an append of one event; with query fields, on condition that nothing such is there."""
    condition = DCBAppendCondition(DCBQuery([DCBQueryItem(**item)]), after) if item else None
    return Append((DCBEvent(type="a", data=b"", tags=list(tags)),), condition)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(groups=st.lists(st.lists(MEMBERS, min_size=1, max_size=5), min_size=1, max_size=3))
def test_a_group_is_decided_as_its_members_in_order(
    log: Log, groups: list[list[tuple[list[DCBEvent], list[DCBQueryItem] | None, int | None]]]
) -> None:
    """Whatever a group holds, its members' outcomes and the log after it are those of the plain rule."""
    plain = Plain()
    with log.pool.connection() as connection:
        for drawn in groups:
            head = len(plain.log)
            group = [
                Append(
                    tuple(events),
                    None
                    if items is None
                    else DCBAppendCondition(DCBQuery(items), None if back is None else max(0, head - back)),
                )
                for events, items, back in drawn
            ]
            assert append_group(connection, group) == plain.append(group)
        times = connection.execute("select recorded, append_id from sporbar_rebild.entry order by position").fetchall()
        assert all(one == next_ or (one[0] < next_[0] and one[1] != next_[1]) for one, next_ in pairwise(times))
        rows = connection.execute("select type, tags, data from sporbar_rebild.entry order by position").fetchall()
        assert rows == [(event.type, sorted(set(event.tags)), event.data) for event in plain.log]
        tags = connection.execute("select position, tag, type from sporbar_rebild.tag order by 1, 2").fetchall()
        assert tags == [
            (place, tag, event.type) for place, event in enumerate(plain.log, 1) for tag in sorted(set(event.tags))
        ]
        connection.rollback()


def test_a_refused_member_refuses_nobody(log: Log) -> None:
    """What was not recorded cannot stand in another's way."""
    log.append([DCBEvent(type="a", data=b"", tags=["taken"])])
    group = [append("x", tags=["taken"]), append("y", tags=["x"]), append("z", tags=["y"]), append("w", tags=["z"])]
    with log.pool.connection() as connection:
        given = append_group(connection, group)
    assert given == [range(0), range(2, 3), range(0), range(3, 4)]


def test_conditions_without_tag_or_type(log: Log) -> None:
    """A condition may name only types, only tags, or nothing at all, which any event answers."""
    everything = DCBAppendCondition()
    with log.pool.connection() as connection:
        first = append_group(
            connection,
            [
                append("x", types=["a"]),
                append("y", types=["a"]),
                append("y", types=["b"]),
                Append(append("z").events, everything),
                Append(append("z").events, DCBAppendCondition(after=0)),
            ],
        )
    assert list(map(list, first)) == [[1], [], [2], [], []]
    with log.pool.connection() as connection:
        later = append_group(
            connection,
            [
                Append(append("z").events, everything),
                append("z", types=["a"], after=1),
                append("z", types=["a"], after=2),
                Append(append("z").events, DCBAppendCondition(after=2)),
            ],
        )
    assert list(map(list, later)) == [[], [], [3], []]


def test_members_share_no_time(log: Log) -> None:
    """Each accepted member has one time for all its events, later than that of the member ahead of it."""
    two = Append(append("x").events * 2)
    with log.pool.connection() as connection:
        append_group(connection, [two, append("y", tags=["x"]), two])
    first, second, third, fourth = (entry.recorded for entry in log.entries())
    assert first == second < third == fourth
