"""Versions follow each other without gap or overlap, and what belongs to an owner is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from adapters.tables.schema import create_tables, drop_tables, index_tables
from adapters.tables.store import TableSource, changes, write
from adapters.tables.tasks import note_position, position_of
from projections.rows import Projection, Row, Rows
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
    """A lasting row: it tells of an entry."""

    TABLE = "page"
    KEY = ("position",)
    LASTING = True

    position: int


STEPS = Projection(name="steps", rows=(StepRow, PageRow), project=lambda _rows, _fact: None)
GENERATION = 3


@pytest.fixture
def connection(town: Town) -> Iterator[Connection[Any]]:
    """A transaction in which the tables have been made."""
    with town.pool.connection() as opened:
        create_tables(opened, "rebild", STEPS, GENERATION)
        yield opened


def keep(connection: Connection[Any], rows: Rows) -> None:
    """Write what has changed in rows."""
    for batch in changes(STEPS, rows, rows.opened()):
        write(connection, "rebild", GENERATION, batch)


def change(connection: Connection[Any], *steps: tuple[int, str, int, str | None], rows: Rows | None = None) -> None:
    """Write steps (position, unit, number, state or None for gone) as one batch."""
    rows = rows or Rows(TableSource(connection, "rebild", GENERATION))
    for position, unit, number, state in steps:
        rows.at(position)
        if state is None:
            rows.remove(StepRow, unit, number)
        else:
            rows.put(StepRow(unit=unit, number=number, state=state))
    keep(connection, rows)


def lives(connection: Connection[Any]) -> list[tuple[str, int, int | None]]:
    """Give each version's state, since and until."""
    return [(one.row.state, one.since, one.until) for one in stored(connection, "rebild", StepRow, GENERATION)]  # type: ignore[attr-defined] # StepRows


def test_a_change_ends_one_version_and_begins_the_next(connection: Connection[Any]) -> None:
    """Over several batches and within one, each version ends where the next begins; nothing changes unasked."""
    change(connection, (1, "a", 1, "new"), (2, "a", 1, "new"))
    change(connection, (3, "a", 1, "running"), (3, "a", 1, "held"), (5, "a", 1, "done"))
    change(connection, (6, "a", 1, "done"))
    assert lives(connection) == [("new", 1, 3), ("held", 3, 5), ("done", 5, None)]


def test_a_row_may_cease_and_come_back(connection: Connection[Any]) -> None:
    """Where a row ceased no version stands, whether it comes back in the same batch, in a later one or never."""
    change(connection, (1, "a", 1, "one"), (2, "a", 1, None), (4, "a", 1, "two"))
    change(connection, (5, "a", 1, None))
    change(connection, (7, "a", 1, "three"), (8, "b", 1, "gone"), (8, "b", 1, None))
    assert lives(connection) == [("one", 1, 2), ("two", 4, 5), ("three", 7, None)]
    held = stored(connection, "rebild", StepRow, GENERATION)
    assert [len(at(held, position)) for position in range(9)] == [0, 1, 0, 0, 1, 0, 0, 1, 1]


def test_what_is_remembered_between_batches_need_not_be_read(connection: Connection[Any]) -> None:
    """Rows that go on from batch to batch write the same versions as those that are read anew each time."""
    rows = Rows(TableSource(connection, "rebild", GENERATION))
    change(connection, (1, "a", 1, "one"), (2, "a", 1, "two"), (2, "a", 2, "one"), rows=rows)
    rows.turn()
    change(connection, (3, "a", 1, "three"), (4, "a", 1, None), rows=rows)
    rows.turn()
    rows.turn()
    change(connection, (5, "a", 1, "five"), (6, "a", 2, "six"), rows=rows)
    assert lives(connection) == [
        ("one", 1, 2),
        ("two", 2, 3),
        ("three", 3, 4),
        ("five", 5, None),
        ("one", 2, 6),
        ("six", 6, None),
    ]


def test_a_row_that_comes_back_within_a_position_did_not_change(connection: Connection[Any]) -> None:
    """What a fact does and undoes leaves the row as it was, in one open version that no other overlaps."""
    change(connection, (1, "a", 1, "one"))
    change(connection, (2, "a", 1, None), (2, "a", 1, "one"))
    held = stored(connection, "rebild", StepRow, GENERATION)
    assert [at(held, position) for position in (1, 2, 3)] == [at(held, 1)] * 3
    assert len(at(held, 1)) == 1


def test_an_owner_has_its_own_rows_only(connection: Connection[Any]) -> None:
    """Rows of an owner are found by its whole id: not those of ids that begin alike, and none that has ceased."""
    units = ["a", "a-", "a-b", "a0", "ab", "aa", "b"]
    change(connection, *((1, unit, number, "new") for unit in units for number in (1, 2, 10)))
    change(connection, (2, "a", 2, None))
    source = TableSource(connection, "rebild", GENERATION)
    owned = {unit: {row.key() for row in source.owned(StepRow, unit)} for unit in ("a", "ab", "", "c")}
    assert owned == {"a": {("a", 1), ("a", 10)}, "ab": {("ab", number) for number in (1, 2, 10)}, "": set(), "c": set()}
    assert source.load(StepRow, ("a", 1)) == StepRow(unit="a", number=1, state="new")
    assert source.load(StepRow, ("a", 2)) is None


def test_an_owner_has_what_was_just_changed(connection: Connection[Any]) -> None:
    """Rows of an owner are those in the table with the changes made so far, remembered or forgotten since."""
    change(connection, (1, "a", 1, "old"), (1, "a", 2, "old"), (1, "a", 3, "old"))
    rows = Rows(TableSource(connection, "rebild", GENERATION))
    rows.at(2)
    rows.remove(StepRow, "a", 1)
    rows.put(StepRow(unit="a", number=2, state="new"))
    rows.put(StepRow(unit="a", number=4, state="new"))
    for _ in range(4):
        held = {(row.key()[1], getattr(row, "state", "")) for row in rows.owned(StepRow, "a")}
        assert held == {(2, "new"), (3, "old"), (4, "new")}
        keep(connection, rows)
        rows.turn()


def test_two_versions_of_a_key_cannot_both_be_open(connection: Connection[Any]) -> None:
    """The tables themselves refuse what a second writer of the same rows would do."""
    change(connection, (1, "a", 1, "new"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        change(connection, (1, "a", 1, "twice"), rows=Rows())


def test_a_lasting_row_stands_from_its_position_on(connection: Connection[Any]) -> None:
    """A lasting row is written once and has no end; a second one of its key is refused."""
    rows = Rows(TableSource(connection, "rebild", GENERATION))
    for position in (4, 5):
        rows.at(position)
        rows.put(PageRow(position=position))
    keep(connection, rows)
    held = stored(connection, "rebild", PageRow, GENERATION)
    assert [(one.row, one.since, one.until) for one in held] == [
        (PageRow(position=4), 4, None),
        (PageRow(position=5), 5, None),
    ]
    keep(connection, rows)
    rows.put(PageRow(position=4))
    with pytest.raises(psycopg.errors.UniqueViolation):
        keep(connection, rows)


def test_tasks_remember_how_far_they_came(connection: Connection[Any]) -> None:
    """Each task that reads the log remembers its own position; at first it is 0."""
    assert position_of(connection, "rebild", "vault") == 0
    note_position(connection, "rebild", "vault", 4)
    note_position(connection, "rebild", "other", 7)
    note_position(connection, "rebild", "vault", 5)
    assert [position_of(connection, "rebild", name) for name in ("vault", "other", "third")] == [5, 7, 0]


def test_a_generation_has_tables_of_its_own(connection: Connection[Any]) -> None:
    """What is written into one generation is in no other; one that is dropped takes no other along, nor twice."""
    change(connection, (1, "a", 1, "new"))
    index_tables(connection, "rebild", STEPS, GENERATION)
    create_tables(connection, "rebild", STEPS, GENERATION + 1)
    index_tables(connection, "rebild", STEPS, GENERATION + 1)
    assert stored(connection, "rebild", StepRow, GENERATION + 1) == []
    for _ in range(2):
        drop_tables(connection, "rebild", ["step", "page"], GENERATION + 1)
    assert lives(connection) == [("new", 1, None)]
