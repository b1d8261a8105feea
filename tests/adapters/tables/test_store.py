"""Versions follow each other without gap or overlap, and what belongs to an owner is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from adapters.tables.schema import create_tables, drop_tables
from adapters.tables.store import (
    Checkpoint,
    TableSource,
    checkpoint,
    checkpoints,
    note_position,
    position_of,
    write,
)
from projections.rows import Projection, Row, Rows, key_of
from service.town import Town
from tests.adapters.tables.stored import at, stored


class StepRow(Row, frozen=True, kw_only=True):
    """A numbered step of a unit."""

    TABLE = "step"
    KEY = ("unit", "number")
    OWNER = "unit"
    INDEXES = (("state",),)

    unit: str
    number: int
    state: str


class PageRow(Row, frozen=True, kw_only=True):
    """A row that belongs to its entry."""

    TABLE = "page"
    KEY = ("position",)
    OWNER = "entry"

    position: int


STEPS = Projection(name="steps", rows=(StepRow, PageRow), project=lambda _rows, _fact: None)


@pytest.fixture
def connection(town: Town) -> Iterator[Connection[Any]]:
    """A transaction in which the tables have been made."""
    with town.pool.connection() as opened:
        create_tables(opened, "rebild", STEPS)
        yield opened


def change(connection: Connection[Any], after: int, *steps: tuple[int, str, int, str | None]) -> None:
    """Write steps (position, unit, number, state or None for gone) as one batch."""
    rows = Rows(TableSource(connection, "rebild", after))
    for position, unit, number, state in steps:
        rows.at(position)
        if state is None:
            rows.remove(StepRow, unit, number)
        else:
            rows.put(StepRow(unit=unit, number=number, state=state))
    write(connection, "rebild", rows.versions())


def lives(connection: Connection[Any]) -> list[tuple[str, int, int | None]]:
    """Give each version's state, since and until."""
    return [(one.row.state, one.since, one.until) for one in stored(connection, "rebild", StepRow)]  # type: ignore[attr-defined] # StepRows


def test_a_change_ends_one_version_and_begins_the_next(connection: Connection[Any]) -> None:
    """Over several batches and within one, each version ends where the next begins; nothing changes unasked."""
    change(connection, 0, (1, "a", 1, "new"), (2, "a", 1, "new"))
    change(connection, 2, (3, "a", 1, "running"), (3, "a", 1, "held"), (5, "a", 1, "done"))
    change(connection, 5, (6, "a", 1, "done"))
    assert lives(connection) == [("new", 1, 3), ("held", 3, 5), ("done", 5, None)]


def test_a_row_may_cease_and_come_back(connection: Connection[Any]) -> None:
    """Where a row ceased no version stands, whether it comes back in the same batch, in a later one or never."""
    change(connection, 0, (1, "a", 1, "one"), (2, "a", 1, None), (4, "a", 1, "two"))
    change(connection, 4, (5, "a", 1, None))
    change(connection, 5, (7, "a", 1, "three"), (8, "b", 1, "gone"), (8, "b", 1, None))
    assert lives(connection) == [("one", 1, 2), ("two", 4, 5), ("three", 7, None)]
    held = stored(connection, "rebild", StepRow)
    assert [len(at(held, position)) for position in range(9)] == [0, 1, 0, 0, 1, 0, 0, 1, 1]


def test_an_owner_has_its_own_rows_only(connection: Connection[Any]) -> None:
    """Rows of an owner are found by its whole id: not those of ids that begin alike, and none that has ceased."""
    units = ["a", "a-", "a-b", "a0", "ab", "aa", "b"]
    change(connection, 0, *((1, unit, number, "new") for unit in units for number in (1, 2, 10)))
    change(connection, 1, (2, "a", 2, None))
    source = TableSource(connection, "rebild", 2)
    assert source.owned(StepRow, "a").keys() == {key_of("a", 1), key_of("a", 10)}
    assert source.owned(StepRow, "ab").keys() == {key_of("ab", number) for number in (1, 2, 10)}
    assert source.owned(StepRow, "") == source.owned(StepRow, "c") == {}
    assert source.load(StepRow, key_of("a", 1)) == StepRow(unit="a", number=1, state="new")
    assert source.load(StepRow, key_of("a", 2)) is None


def test_two_versions_of_a_key_cannot_both_be_open(connection: Connection[Any]) -> None:
    """The tables themselves refuse what a second writer of the same rows would do."""
    change(connection, 0, (1, "a", 1, "new"))
    rows = Rows()
    rows.at(1)
    rows.put(StepRow(unit="a", number=1, state="twice"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        write(connection, "rebild", rows.versions())


def test_the_row_of_a_later_entry_is_not_looked_for(connection: Connection[Any]) -> None:
    """Rows of entries are read back, and those of entries that come now are known to be new."""
    rows = Rows()
    rows.at(4)
    rows.put(PageRow(position=4))
    write(connection, "rebild", rows.versions())
    assert TableSource(connection, "rebild", 4).load(PageRow, "4") == PageRow(position=4)
    assert TableSource(connection, "rebild", 3).load(PageRow, "4") is None


def test_checkpoints_are_kept_by_name(connection: Connection[Any]) -> None:
    """Each projection and each other task remembers its own position; at first it is 0."""
    assert checkpoints(connection, "rebild") == {}
    assert position_of(connection, "rebild", "vault") == 0
    checkpoint(connection, "rebild", STEPS, Checkpoint(3, "code"))
    checkpoint(connection, "rebild", STEPS, Checkpoint(5, "other code"))
    note_position(connection, "rebild", "vault", 4)
    assert checkpoints(connection, "rebild") == {"steps": Checkpoint(5, "other code"), "vault": Checkpoint(4, "")}
    assert position_of(connection, "rebild", "vault") == 4


def test_tables_may_be_made_and_dropped_twice(connection: Connection[Any]) -> None:
    """Making tables that are there keeps their rows; dropping those that are gone does nothing."""
    change(connection, 0, (1, "a", 1, "new"))
    create_tables(connection, "rebild", STEPS)
    assert lives(connection) == [("new", 1, None)]
    drop_tables(connection, "rebild", STEPS)
    drop_tables(connection, "rebild", STEPS)
    create_tables(connection, "rebild", STEPS)
    assert lives(connection) == []
