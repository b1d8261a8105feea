"""One runner at a time folds a municipality's facts; whoever takes over goes on where the rows are."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from psycopg import Connection

from adapters.tables.generations import serving
from adapters.tables.store import writing
from projections.catalogue import PROJECTIONS
from projections.timeline import PROJECTION as TIMELINE
from service import live
from service.folding import Folding, fold
from service.live import Live
from service.projecting import Runner, catch_up
from service.rebuilding import rebuild
from service.town import Town
from service.view import NotShownYet, view
from tests.adapters.tables.stored import StoredVersion, all_stored
from tests.stories.client import wait_until
from tests.towns import register_units

PATIENCE = 20


@pytest.fixture
def hands(town: Town) -> Iterator[list[Connection[Any]]]:
    """Two connections as two workers have them."""
    with ExitStack() as opened:
        yield [opened.enter_context(writing(town.conninfo)) for _ in range(2)]


def versions(town: Town) -> list[StoredVersion]:
    """Give all row versions of all projections."""
    with town.pool.connection() as connection:
        return [one for projection in PROJECTIONS for one in all_stored(connection, town.slug, projection)]


def finish(runner: Runner) -> None:
    """Fold all there is."""
    while runner.step():
        pass


def set_code(town: Town, code: str) -> None:
    """Let the tables that serve be those of other code."""
    with town.pool.connection() as connection:
        connection.execute("update sporbar_rebild_rows.generation set code = %s where state = 'serving'", (code,))


def reached(town: Town) -> set[int]:
    """Give how far the projections that serve have come."""
    with town.pool.connection() as connection:
        return {held.position for held in serving(connection, town.slug).values()}


def held(connection: Connection[Any], town: Town) -> bool:
    """Tell whether the runner's lock can be had on a connection, which gives it back."""
    runner = Runner(town, connection, PROJECTIONS)
    if got := runner.hold():
        runner.let_go()
    return not got


def test_the_second_runner_waits_for_the_end_of_the_firsts_connection(town: Town, hands: list[Connection[Any]]) -> None:
    """There is one runner for as long as its connection lasts; when that is cut off, the next goes on from there."""
    register_units(town, 3)
    catch_up(town, PROJECTIONS)
    first, second = (Runner(town, one, PROJECTIONS) for one in hands)
    assert first.hold()
    assert not second.hold()
    register_units(town, 2, first=3)
    finish(first)
    assert not second.hold()
    with town.pool.connection() as connection:
        connection.execute("select pg_terminate_backend(%s)", (hands[0].info.backend_pid,))
    wait_until(second.hold)
    register_units(town, 2, first=5)
    finish(second)
    assert {one.position for one in second.progress().values()} == {7}
    lived = versions(town)
    assert rebuild(town, PROJECTIONS) == []
    assert versions(town) == lived


def test_two_who_both_believe_to_run_never_both_write(town: Town, hands: list[Connection[Any]]) -> None:
    """Of two folds from the same place one is written, and the other says so and writes nothing."""
    register_units(town, 2)
    catch_up(town, [TIMELINE])
    register_units(town, 2, first=2)
    facts = list(town.facts(after=2))
    generation = serving(hands[0], town.slug)["timeline"]
    folds = [(one, [Folding(town, one, TIMELINE, generation)]) for one in hands]
    assert [fold(town, connection, foldings, facts) for connection, foldings in folds] == [True, False]
    once = versions_of_timeline(town)
    assert rebuild(town, [TIMELINE]) == []
    assert versions_of_timeline(town) == once


def versions_of_timeline(town: Town) -> list[StoredVersion]:
    """Give all row versions of the timeline."""
    with town.pool.connection() as connection:
        return all_stored(connection, town.slug, TIMELINE)


def test_two_at_the_same_time_leave_what_one_would_have_left(town: Town, hands: list[Connection[Any]]) -> None:
    """Runners that step against each other, without the lock, each see the other's work and go on from it."""
    register_units(town, 1)
    catch_up(town, PROJECTIONS)
    runners = [Runner(town, one, PROJECTIONS) for one in hands]
    with ThreadPoolExecutor(2) as threads:
        for number in range(1, 25):
            register_units(town, 1, first=number)
            list(threads.map(Runner.step, runners))
    for runner in runners:
        finish(runner)
    assert reached(town) == {25}
    lived = versions(town)
    assert rebuild(town, PROJECTIONS) == []
    assert versions(town) == lived


@pytest.mark.parametrize("at_once", [0, 100], ids=["beside", "at once"])
def test_tables_of_other_code_serve_until_they_are_built_anew(
    town: Town, hands: list[Connection[Any]], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Rows that other code folded show until a worker has folded them anew, and its own are what then goes on."""
    register_units(town, 3)
    catch_up(town, PROJECTIONS)
    set_code(town, "older")
    monkeypatch.setattr(live, "AT_ONCE", at_once)
    with view(town, PROJECTIONS) as snapshot:
        assert snapshot.position == 3
    register_units(town, 1, first=3)
    with Live(hands[0], lambda *_: None) as working:
        working.project(town)
        wait_until(lambda: not working.project(town) and reached(town) == {4}, PATIENCE)
        assert Runner(town, hands[1], PROJECTIONS).outdated() == []
        register_units(town, 1, first=4)
        wait_until(lambda: not working.project(town) and reached(town) == {5}, PATIENCE)


def test_tables_of_another_shape_serve_nobody_until_they_are_built_anew(
    town: Town, hands: list[Connection[Any]]
) -> None:
    """A page whose rows lie in tables of another shape is put off, with 503, instead of read wrongly."""
    register_units(town, 1)
    catch_up(town, PROJECTIONS)
    with town.pool.connection() as connection:
        connection.execute("update sporbar_rebild_rows.generation set shape = 'other', code = 'other'")
    with pytest.raises(NotShownYet), view(town, PROJECTIONS):
        pass
    with Live(hands[0], lambda *_: None) as working:
        working.project(town)
    with view(town, PROJECTIONS) as snapshot:
        assert snapshot.position == 1


def test_who_is_superseded_leaves_it_to_others(town: Town, hands: list[Connection[Any]]) -> None:
    """When tables of newer code have taken over, the older worker writes no more and lets the newer one run."""
    register_units(town, 2)
    with Live(hands[0], lambda *_: None) as older:
        while older.project(town):
            pass
        assert held(hands[1], town)
        assert rebuild(town, PROJECTIONS) == []
        set_code(town, "newer")
        register_units(town, 1, first=2)
        for _ in range(3):
            older.project(town)
        assert reached(town) == {2}
        assert not held(hands[1], town)


def test_a_rebuild_by_the_same_code_is_taken_up(town: Town, hands: list[Connection[Any]]) -> None:
    """A worker beside which somebody rebuilt goes on in the new tables."""
    register_units(town, 2)
    with Live(hands[0], lambda *_: None) as working:
        while working.project(town):
            pass
        assert rebuild(town, PROJECTIONS) == []
        register_units(town, 1, first=2)
        wait_until(lambda: not working.project(town) and reached(town) == {3}, PATIENCE)
        assert held(hands[1], town)
