"""Tables of a new generation are made beside those that serve, take their place at once, and go when unread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from adapters.tables import generations
from adapters.tables.generations import (
    Generation,
    Move,
    begin,
    discard,
    drop_retired,
    hold_still,
    move,
    note_stop,
    pinned,
    serving,
    switch,
)
from adapters.tables.schema import fingerprint
from tests.adapters.tables.generated import (
    OTHERS,
    PATIENCE,
    UNITS,
    Opens,
    UnitRow,
    built,
    exists,
    let_serve,
    shown,
    waits,
)
from tests.adapters.tables.stored import stored
from tests.stories.client import wait_until


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


def test_a_generation_moves_from_where_it_is(connection: Connection[Any]) -> None:
    """It moves, and says why it has stopped, only from the position that it is at, and never when it is retired."""
    first, second = built(connection), begin(connection, "rebild", OTHERS)
    let_serve(connection, first)
    let_serve(connection, second)
    both = [Move(first.number, 0, 3, None), Move(second.number, 0, 2, "cannot")]
    assert move(connection, "rebild", both).rowcount == 2
    held = serving(connection, "rebild")
    assert [(held[name].position, held[name].stopped) for name in ("units", "others")] == [(3, None), (2, "cannot")]
    assert move(connection, "rebild", both).rowcount == 0
    assert move(connection, "rebild", [Move(first.number, 0, 4, None), Move(second.number, 2, 4, None)]).rowcount == 1
    let_serve(connection, built(connection))
    assert move(connection, "rebild", [Move(first.number, 3, 5, None)]).rowcount == 0
    assert move(connection, "rebild", []).rowcount == 0


def test_what_is_held_still_moves_after_the_switch_or_not_at_all(connection: Connection[Any], opens: Opens) -> None:
    """Who would move what is held still waits for the end; after a switch it counts nothing, without one it goes on."""
    old = built(connection, "old")
    let_serve(connection, old)
    mover, new = opens(), built(connection, "new")
    with ThreadPoolExecutor(1) as threads:
        for switched, counted in ((False, 1), (True, 0)):
            with connection.transaction():
                at = hold_still(connection, "rebild", ["units"])
                moved = threads.submit(move, mover, "rebild", [Move(old.number, at, at + 1, None)])
                wait_until(lambda: waits(connection))
                if switched:
                    switch(connection, "rebild", {new.number: "units"})
            assert moved.result(PATIENCE).rowcount == counted


def test_who_holds_still_and_who_moves_never_block_each_other(connection: Connection[Any], opens: Opens) -> None:
    """In whichever order generations are moved, holding them still waits for that and does not end in a deadlock."""
    first, second = built(connection), begin(connection, "rebild", OTHERS)
    let_serve(connection, first)
    let_serve(connection, second)
    blocker, mover, holder = opens(), opens(), opens()
    with ThreadPoolExecutor(2) as threads:
        with blocker.transaction():
            blocker.execute(
                "select from sporbar_rebild_rows.generation where generation = %s for update", (first.number,)
            )
            held = threads.submit(hold, holder)
            wait_until(lambda: held.done() or waits(connection))
            moves = [Move(second.number, 0, 1, None), Move(first.number, 0, 1, None)]
            moved = threads.submit(move, mover, "rebild", moves)
            wait_until(lambda: waits(connection))
        held.result(PATIENCE)
        assert moved.result(PATIENCE).rowcount == 2


def hold(connection: Connection[Any]) -> None:
    """Hold both projections still for a moment."""
    with connection.transaction():
        hold_still(connection, "rebild", ["units", "others"])


def test_why_one_cannot_be_built_anew_stands_with_what_serves(connection: Connection[Any]) -> None:
    """A note of why leaves the position alone."""
    generation = built(connection)
    let_serve(connection, generation)
    note_stop(connection, "rebild", generation.number, "units cannot take entry 4")
    held = serving(connection, "rebild")["units"]
    assert (held.position, held.stopped) == (0, "units cannot take entry 4")


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
