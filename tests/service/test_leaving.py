"""A worker that is stopped while it builds tables does not wait for them to be whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection

from adapters.tables.store import writing
from domain.kernel.fact import Fact
from projections.rows import Projection, Rows
from service import live, rebuilding
from service.live import Live
from service.rebuilding import rebuild
from service.town import Town
from tests.service.fragile import NoteRow, note
from tests.towns import register_units

UNITS = 40
A_MOMENT = 0.1


def slowly(rows: Rows, fact: Fact) -> None:
    """Note a unit, and take a moment for it."""
    time.sleep(A_MOMENT)
    note(rows, fact)


SLOW = Projection(name="slow", rows=(NoteRow,), project=slowly)


@pytest.fixture
def hands(town: Town) -> Iterator[Connection[Any]]:
    """A connection as a worker has it."""
    with writing(town.conninfo) as connection:
        yield connection


def states(connection: Connection[Any]) -> list[str]:
    """Give the states of all generations."""
    return [state for (state,) in connection.execute("select state from sporbar_rebild_rows.generation")]


def test_a_worker_that_is_stopped_leaves_what_it_builds(
    town: Town, hands: Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends after the batch at hand, and its half-built tables are gone; whoever comes next begins anew."""
    register_units(town, UNITS)
    monkeypatch.setattr(live, "PROJECTIONS", (SLOW,))
    monkeypatch.setattr(live, "AT_ONCE", 0)
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    with Live(hands, lambda *_: None) as working:
        assert not working.project(town)
        while states(hands) != ["building"]:
            time.sleep(0.01)
        began = time.monotonic()
    assert time.monotonic() - began < UNITS * A_MOMENT / 2
    assert states(hands) == []
    monkeypatch.setattr(rebuilding, "BATCH", UNITS)
    assert rebuild(town, [SLOW]) == []
    assert states(hands) == ["serving"]
