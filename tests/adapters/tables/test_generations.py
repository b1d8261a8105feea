"""Tables of a new generation are made beside those that serve, take their place at once, and go when unread."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import Connection

from adapters.tables import generations
from adapters.tables.generations import Generation, Move, begin, discard, drop_retired, move, pinned, serving, switch
from adapters.tables.schema import fingerprint
from tests.adapters.tables.generating import OTHERS, UNITS, Opens, UnitRow, built, exists, let_serve, shown
from tests.adapters.tables.stored import stored


def test_what_is_being_built_serves_nobody(connection: Connection[Any]) -> None:
    """A generation serves from the moment that it is let to, and knows its projection's shape, code and tables."""
    assert serving(connection, "rebild") == {}
    generation = built(connection, "skole-a")
    assert serving(connection, "rebild") == {}
    let_serve(connection, generation)
    assert serving(connection, "rebild") == {
        "units": Generation(generation.number, "units", 0, fingerprint(UNITS), None, ("gen_unit",))
    }


def test_one_that_was_left_half_built_is_dropped_by_the_next(connection: Connection[Any]) -> None:
    """Beginning anew takes what was never finished away, and nothing that serves nor another projection's."""
    other = begin(connection, "rebild", OTHERS)
    serves = built(connection, "skole-a")
    let_serve(connection, serves)
    left = built(connection, "skole-b")
    again = built(connection, "skole-c")
    assert [exists(connection, one) for one in (serves, left, again)] == [True, False, True]
    assert move(connection, "rebild", [Move(other.number, 0, 1, None)]).rowcount == 1
    assert shown(connection) == ["skole-a"]


def test_all_that_was_built_takes_over_at_once(connection: Connection[Any], opens: Opens) -> None:
    """Readers see the old generations until the transaction of the switch ends, then all the new ones."""
    old = built(connection, "old")
    let_serve(connection, old)
    new, other, reader = built(connection, "new"), begin(connection, "rebild", OTHERS), opens()
    with connection.transaction():
        switch(connection, "rebild", {new.number: "units", other.number: "others"})
        assert serving(reader, "rebild").keys() == {"units"}
        assert shown(reader) == ["old"]
    assert serving(reader, "rebild").keys() == {"units", "others"}
    assert shown(reader) == ["new"]


def test_a_reader_keeps_what_it_reads_until_it_ends(
    connection: Connection[Any], opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a snapshot has pinned is dropped neither within its time of grace nor before the snapshot ends."""
    old = built(connection, "old")
    let_serve(connection, old)
    reader = opens()
    with reader.transaction():
        reader.execute("set transaction isolation level repeatable read read only")
        assert pinned(reader, "rebild", ["units"])["units"].number == old.number
        let_serve(connection, built(connection, "new"))
        assert drop_retired(connection, "rebild") == 1
        monkeypatch.setattr(generations, "GRACE_SECONDS", 0)
        assert drop_retired(connection, "rebild") == 1
        assert shown(reader) == ["old"]
        assert shown(connection) == ["new"]
    assert drop_retired(connection, "rebild") == 0
    assert not exists(connection, old)


def test_what_is_read_without_a_pin_is_dropped_later(
    connection: Connection[Any], opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who reads a retired table otherwise, as a backup does, is waited for, and nothing fails for it."""
    monkeypatch.setattr(generations, "GRACE_SECONDS", 0)
    old = built(connection, "old")
    let_serve(connection, old)
    let_serve(connection, built(connection, "new"))
    reader = opens()
    with reader.transaction():
        assert len(stored(reader, "rebild", UnitRow, old.number)) == 1
        assert drop_retired(connection, "rebild") == 1
    assert drop_retired(connection, "rebild") == 0
    assert not exists(connection, old)


def test_only_one_generation_of_a_projection_serves(connection: Connection[Any]) -> None:
    """The database itself refuses a second one."""
    first, second = built(connection), built(connection)
    assert not exists(connection, first)
    let_serve(connection, second)
    third = built(connection)
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute(
            "update sporbar_rebild_rows.generation set state = 'serving' where generation = %s", (third.number,)
        )
    discard(connection, "rebild", [third])
    assert serving(connection, "rebild")["units"].number == second.number
