"""For any history that the rules allow: what is shown until a day, compared, or named as a version was there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.catalogue import PROJECTIONS
from projections.rows import Row
from service.projecting import catch_up
from service.reads.collections import COLLECTIONS, Collection
from service.reads.difference import differences, fields_of
from service.reads.until_lists import Until
from service.reads.versions import editions, versions
from service.town import Town
from service.view import View, view
from tests.service.histories import Step, begin, histories, tell

pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
"""The threads of the connection pool draw from it while examples are made."""
_numbers = count(1)
few = settings(
    max_examples=int(os.environ.get("SPORBAR_TEST_EXAMPLES", "4")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Shown = dict[str, list[Row]]


@pytest.fixture
def told(new_town: Callable[[str], Town]) -> Callable[[list[Step]], Town]:
    """Gives a new municipality in which a history has been recorded and shows."""

    def found(history: list[Step]) -> Town:
        town = new_town(f"m{next(_numbers)}")
        begin(town)
        tell(town, history)
        catch_up(town, PROJECTIONS)
        return town

    return found


def _things(held: View) -> Iterator[tuple[Collection, str]]:
    for collection in COLLECTIONS:
        for identity in {getattr(one.row, collection.key) for one in held.versions(collection.row)}:
            yield collection, identity


def _shown(held: View, collection: Collection, identity: str) -> Shown:
    kinds = {"": collection.row, **collection.parts}
    of = (collection.key, "=", identity)
    return {name: sorted(held.find(kind, of), key=_key) for name, kind in kinds.items()}


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.KEY)


def _comparable(shown: Shown) -> dict[tuple[str, tuple[Any, ...]], Any]:
    return {(name, _key(row)): fields_of(row) for name, rows in shown.items() for row in rows}


@few
@given(history=histories(), share=st.floats(0, 1))
def test_until_the_end_of_time_is_everything(
    told: Callable[[list[Step]], Town], history: list[Step], share: float
) -> None:
    """When no fact lies after the day, folding a thing anew gives the rows that the tables hold, at any position."""
    town = told(history)
    with view(town, PROJECTIONS, as_of=round(share * town.log.head())) as held:
        for collection, identity in _things(held):
            fold = Until(held, collection, date.max)
            for known in held.find(collection.row, (collection.key, "=", identity)):
                assert fold.row(known) == known
                for kind in collection.parts.values():
                    of: dict[str, Any] = {collection.key: identity, known.OWNER: getattr(known, known.OWNER)}
                    stored = held.find(kind, *((name, "=", value) for name, value in of.items()))
                    assert fold.around(known).of(kind, **of) == sorted(stored, key=_key)


@few
@given(history=histories(), ends=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_comparison_leads_from_one_moment_to_the_other(
    told: Callable[[list[Step]], Town], history: list[Step], ends: tuple[float, float]
) -> None:
    """What stood at the first moment, with each difference made, is what stood at the second; each has its causes."""
    town = told(history)
    since, until = sorted(round(one * town.log.head()) for one in ends)
    with view(town, PROJECTIONS, as_of=until) as held:
        for collection, identity in _things(held):
            standing = _comparable(_shown(held.at(since), collection, identity))
            for one in differences(versions(held, collection, identity), since, until):
                assert one.entries
                assert all(since < position <= until for position in one.entries)
                assert all(set(field.entries) <= set(range(since + 1, until + 1)) for field in one.fields)
                if one.after is None:
                    del standing[one.part or "", _key(one.row)]
                else:
                    standing[one.part or "", _key(one.row)] = fields_of(one.after)
            assert standing == _comparable(_shown(held, collection, identity))


@few
@given(history=histories(longest=12))
def test_a_thing_changes_at_its_editions_and_nowhere_else(
    told: Callable[[list[Step]], Town], history: list[Step]
) -> None:
    """From one position to the next a thing with its parts is another exactly where its timemap has an edition."""
    town = told(history)
    with view(town, PROJECTIONS) as held:
        for collection, identity in _things(held):
            found = {one.position: one.gone for one in editions(held, collection, identity)}
            before = _shown(held.at(0), collection, identity)
            for position in range(1, held.position + 1):
                after = _shown(held.at(position), collection, identity)
                assert (before != after) == (position in found)
                assert not (found.get(position, False) and after[""])
                before = after
