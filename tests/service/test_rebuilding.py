"""While rows are folded anew, whoever reads sees whole rows: the old ones, then the new ones."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from domain.kernel.fact import Fact
from projections.rows import Projection, Rows
from service.projecting import advance, catch_up, rebuild
from service.town import Town
from service.view import view
from tests.service.fragile import NoteRow, note
from tests.towns import register_units

UNITS = 4
PATIENCE = 10


class Slow:
    """A projection that waits in the middle until it is let go."""

    def __init__(self) -> None:
        """Begin without waiting."""
        self.waits = False
        self.waiting = threading.Event()
        self.go = threading.Event()
        self.projection = Projection(name="slow", rows=(NoteRow,), project=self.project)

    def project(self, rows: Rows, fact: Fact) -> None:
        """Note every unit, and wait before the last one."""
        if self.waits and fact.position == UNITS:
            self.waiting.set()
            assert self.go.wait(PATIENCE)
        note(rows, fact)


@pytest.fixture
def slow(town: Town) -> Slow:
    """The projection, with rows of all units."""
    made = Slow()
    register_units(town, UNITS)
    assert catch_up(town, [made.projection]) == {"slow": (UNITS, None)}
    return made


@contextmanager
def rebuilding(town: Town, slow: Slow) -> Iterator[tuple[ThreadPoolExecutor, Future[int]]]:
    """Rebuild in a thread, which has come to the last unit when the block begins."""
    with ThreadPoolExecutor(4) as threads:
        slow.waits = True
        done = threads.submit(rebuild, town, slow.projection)
        try:
            assert slow.waiting.wait(PATIENCE)
            yield threads, done
        finally:
            slow.go.set()


def read(town: Town, slow: Slow) -> list[str]:
    """Read the units as a page does."""
    with view(town, [slow.projection]) as snapshot:
        return [row.unit for row in snapshot.find(NoteRow)]


ALL = [f"skole-{number}" for number in range(UNITS)]


def test_readers_see_the_old_rows_until_the_new_ones_are_whole(town: Town, slow: Slow) -> None:
    """A page that is asked for during a rebuild is answered at once, from the rows that were there before."""
    with rebuilding(town, slow) as (threads, done):
        assert threads.submit(read, town, slow).result(timeout=5) == ALL
        assert not done.done()
    assert done.result() == UNITS
    assert read(town, slow) == ALL


def test_a_reader_that_began_before_the_end_sees_no_gap(town: Town, slow: Slow) -> None:
    """A snapshot that was taken during a rebuild still shows whole rows after the rebuild has ended."""
    with rebuilding(town, slow) as (_, done), view(town, [slow.projection]) as snapshot:
        assert snapshot.position == UNITS
        slow.go.set()
        assert done.result(timeout=PATIENCE) == UNITS
        assert [row.unit for row in snapshot.find(NoteRow)] == ALL


def test_a_worker_leaves_a_rebuild_alone(town: Town, slow: Slow) -> None:
    """Who comes to a projection that is being rebuilt neither waits nor writes."""
    with rebuilding(town, slow) as (threads, _):
        register_units(town, 1, prefix="ny")
        assert threads.submit(advance, town, slow.projection).result(timeout=5) == (UNITS, None)
    assert catch_up(town, [slow.projection]) == {"slow": (UNITS + 1, None)}
    assert read(town, slow) == ["ny-0", *ALL]
