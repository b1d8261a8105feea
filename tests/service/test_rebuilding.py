"""While rows are folded anew, whoever reads sees whole rows: the old ones, then the new ones."""

from __future__ import annotations

import pytest
from psycopg import sql

from adapters.tables import generations
from adapters.tables.generations import begin, drop_retired, serving
from adapters.tables.schema import rows_schema
from projections.catalogue import PROJECTIONS
from service.projecting import catch_up, running
from service.reads.cursors import Cursor
from service.rebuilding import rebuild
from service.town import Town
from service.view import view
from tests.service.fragile import NoteRow
from tests.service.slow import ALL, PATIENCE, UNITS, Slow, noted, number, rebuilding, tables
from tests.towns import register_units


@pytest.fixture
def slow(town: Town) -> Slow:
    """The projection, with rows of all units."""
    made = Slow()
    register_units(town, UNITS)
    assert catch_up(town, [made.projection]) == {"slow": (UNITS, None)}
    return made


def test_readers_see_the_old_rows_until_the_new_ones_are_whole(town: Town, slow: Slow) -> None:
    """A page that is asked for during a rebuild is answered at once, from the rows that were there before."""
    before = number(town)
    with rebuilding(town, slow) as (threads, done):
        assert threads.submit(slow.read, town).result(timeout=5) == ALL
        assert number(town) == before
        assert not done.done()
    assert done.result() == []
    assert slow.read(town) == ALL
    assert number(town) > before


def test_a_reader_that_began_before_the_end_sees_no_gap(town: Town, slow: Slow) -> None:
    """A snapshot that was taken during a rebuild still shows whole rows after the rebuild has ended."""
    with rebuilding(town, slow) as (_, done), view(town, [slow.projection]) as snapshot:
        assert snapshot.position == UNITS
        slow.go.set()
        assert done.result(timeout=PATIENCE) == []
        assert [row.unit for row in snapshot.find(NoteRow)] == ALL


def test_old_tables_go_when_their_last_reader_has_gone(town: Town, slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retired tables stay for a while, then as long as a snapshot reads them, and are dropped when it has ended."""
    old = tables(town)
    with town.pool.connection() as connection, view(town, [slow.projection]) as snapshot:
        connection.autocommit = True
        assert rebuild(town, [slow.projection]) == []
        assert drop_retired(connection, town.slug) == 1
        monkeypatch.setattr(generations, "GRACE_SECONDS", 0)
        assert drop_retired(connection, town.slug) == 1
        assert len(tables(town)) == 2
        assert [row.unit for row in snapshot.find(NoteRow)] == ALL
        with view(town, [slow.projection]) as newer:
            assert newer.generation > snapshot.generation
    with town.pool.connection() as connection:
        connection.autocommit = True
        assert drop_retired(connection, town.slug) == 0
        connection.autocommit = False
    assert len(tables(town)) == 1
    assert tables(town) != old
    assert slow.read(town) == ALL


def test_a_runner_goes_on_in_the_old_tables_and_nothing_is_lost(town: Town, slow: Slow) -> None:
    """What is recorded during a rebuild shows at once in the old rows, and once each in the new ones."""
    with rebuilding(town, slow) as (threads, done), running(town, [slow.projection]) as runner:
        assert runner.hold()
        for step in range(3):
            register_units(town, 1, prefix="ny", first=step)
            while threads.submit(runner.step).result(timeout=5):
                pass
            assert slow.read(town) == [*(f"ny-{n}" for n in range(step + 1)), *ALL]
        assert not done.done()
        slow.go.set()
        assert done.result(timeout=PATIENCE) == []
        register_units(town, 1, prefix="ny", first=3)
        while runner.step():
            pass
        assert runner.progress() == {"slow": (UNITS + 4, None)}
    lived = noted(town)
    assert lived == [((f"ny-{n}",), UNITS + n + 1, None) for n in range(4)] + [
        ((f"skole-{n}",), n + 1, None) for n in range(UNITS)
    ]
    assert rebuild(town, [slow.projection]) == []
    assert noted(town) == lived


def test_what_nobody_folded_meanwhile_is_in_the_new_rows(town: Town, slow: Slow) -> None:
    """Facts that were recorded during a rebuild show when it ends, though no worker ran."""
    with rebuilding(town, slow) as (_, done):
        register_units(town, 2, prefix="ny")
        assert slow.read(town) == ALL
    assert done.result() == []
    assert slow.read(town) == ["ny-0", "ny-1", *ALL]


def test_what_a_killed_rebuild_left_is_dropped_by_the_next(town: Town, slow: Slow) -> None:
    """Half-built tables serve nobody, and the next rebuild takes them away."""
    with town.pool.connection() as connection:
        left = begin(connection, town.slug, slow.projection)
        connection.execute(
            sql.SQL("insert into {} (since, unit, row) values (1, 'x', '{{}}')").format(
                sql.Identifier(rows_schema(town.slug), f"fragile_note_{left.number}")
            )
        )
    assert slow.read(town) == ALL
    assert f"fragile_note_{left.number}" in tables(town)
    assert rebuild(town, [slow.projection]) == []
    assert f"fragile_note_{left.number}" not in tables(town)
    assert slow.read(town) == ALL


def test_a_rebuild_whose_connection_is_cut_changes_nothing(town: Town, slow: Slow) -> None:
    """A rebuild that is killed in the middle says so; the old rows serve on, and the next one succeeds."""
    before = number(town)
    with rebuilding(town, slow) as (_, done):
        with town.pool.connection() as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)"
                " where locktype = 'advisory' and datname = current_database() and pid <> pg_backend_pid()"
            )
        slow.go.set()
        assert done.exception(timeout=PATIENCE) is not None
    assert (number(town), slow.read(town)) == (before, ALL)
    assert rebuild(town, [slow.projection]) == []
    assert slow.read(town) == ALL
    assert len(tables(town)) == 2


def test_two_rebuilds_wait_for_each_other(town: Town, slow: Slow) -> None:
    """A rebuild that is asked for during another comes after it, and leaves the same rows."""
    with rebuilding(town, slow) as (threads, first):
        second = threads.submit(rebuild, town, [slow.projection])
        slow.go.set()
        assert (first.result(timeout=PATIENCE), second.result(timeout=PATIENCE)) == ([], [])
    assert noted(town) == [((unit,), n, None) for n, unit in enumerate(ALL, 1)]


def test_some_projections_can_be_rebuilt_while_others_live(town: Town) -> None:
    """Rebuilding some projections leaves the tables of the others as they are."""
    register_units(town, 2)
    catch_up(town, PROJECTIONS)
    with town.pool.connection() as connection:
        before = serving(connection, town.slug)
    assert rebuild(town, PROJECTIONS[:2]) == []
    with town.pool.connection() as connection:
        after = serving(connection, town.slug)
    changed = {name for name, held in after.items() if held.number != before[name].number}
    assert changed == {projection.name for projection in PROJECTIONS[:2]}
    assert {held.position for held in after.values()} == {2}


def test_progress_is_told(town: Town, slow: Slow) -> None:
    """Who asks hears how many facts have been folded."""
    heard: list[int] = []
    assert rebuild(town, [slow.projection], heard.append) == []
    assert sum(heard) == UNITS


def test_a_view_says_when_it_was_rebuilt(town: Town, slow: Slow) -> None:
    """A cursor names the generation that it was given for, which a rebuild changes."""
    with view(town, [slow.projection]) as snapshot:
        given = Cursor.after_row(snapshot, snapshot.find(NoteRow)[0])
    assert Cursor.read(given.written()) == given
    rebuild(town, [slow.projection])
    with view(town, [slow.projection]) as snapshot:
        assert snapshot.generation != given.generation
