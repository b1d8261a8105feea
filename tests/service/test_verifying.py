"""A log is verified as of one moment, whatever is written meanwhile, and says how far it has come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from service.town import Town
from service.upkeep import seal_log
from service.verify import verify_town
from tests.towns import register_units


def test_it_holds_while_others_write_and_seal(town: Town) -> None:
    """Rows, nodes, checkpoints and index are read as of one moment, so that none is ahead of another."""
    stopped = Event()

    def write() -> int:
        written = 0
        while not stopped.is_set():
            register_units(town, 3, first=written)
            seal_log(town)
            written += 3
        return written

    register_units(town, 1, prefix="first")
    assert seal_log(town)
    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write)
        try:
            found = [verify_town(town) for _ in range(25)]
        finally:
            stopped.set()
        written = writing.result()
    assert [one.fault for one in found if one.fault] == []
    assert found[0].entries <= found[-1].entries <= written + 1
    assert all(one.covered <= one.entries for one in found)


@pytest.mark.parametrize("size", [1, 5])
def test_it_says_how_far_it_has_come(town: Town, size: int) -> None:
    """What was read adds up to the log's length."""
    register_units(town, size)
    assert seal_log(town)
    moved: list[int] = []
    assert verify_town(town, moved.append).entries == sum(moved) == size


def test_an_empty_log_holds(town: Town) -> None:
    """Nothing was recorded, nothing was signed, and nothing is missing."""
    found = verify_town(town)
    assert (found.holds, found.entries, found.covered) == (True, 0, 0)
