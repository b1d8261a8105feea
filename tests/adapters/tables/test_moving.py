"""Generations move from where they are, one mover at a time, and not while they are held still."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from psycopg import Connection

from adapters.tables.generations import Move, begin, hold_still, move, note_stop, serving, switch
from tests.adapters.tables.generating import OTHERS, Opens, built, let_serve
from tests.stories.client import wait_until

PATIENCE = 10
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def waits(connection: Connection[Any]) -> bool:
    """Tell whether any session waits for a lock."""
    row = connection.execute(WAITING).fetchone()
    return bool(row and row[0])


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
