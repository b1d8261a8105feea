"""A projection that has stopped is told of where an operator looks, and until it is mended only there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from adapters.database import Server
from projections.catalogue import PROJECTIONS
from projections.rows import Projection
from service import health, live, projecting
from service.checkup import checks
from service.database import Database
from service.health import reached_by, stops
from service.town import Town
from service.view import view
from service.worker import Worker, beside
from tests.service.fragile import FRAGILE, MENDED, NoteRow
from tests.stories.client import Stack, running, wait_until
from tests.towns import register_units

PATIENCE = 20
QUIET_SECONDS = 0.7
WHY = "fragile cannot take entry 4 (unit-registered): ZeroDivisionError('a unit without a pupil')"


@pytest.fixture
def stack(server: Server, tmp_path: Path) -> Iterator[Stack]:
    """Everything that runs, but the worker."""
    with running(server, tmp_path, worker=False) as held:
        yield held


@pytest.fixture
def town(stack: Stack) -> Town:
    """The municipality, with six units, of which the fourth cannot be taken."""
    found = stack.towns.get("rebild")
    register_units(found, 6)
    return found


def shows(monkeypatch: pytest.MonkeyPatch, projection: Projection) -> None:
    """Let the program show one more projection."""
    for module in (live, health):
        monkeypatch.setattr(module, "PROJECTIONS", (*PROJECTIONS, projection))


def work(stack: Stack) -> list[dict[str, Any]]:
    """Let a worker come as far as it can; gives what it logs."""
    town = stack.towns.get("rebild")
    with structlog.testing.capture_logs() as lines, beside(Worker(stack.towns, stack.urls.app)):
        wait_until(lambda: settled(town), PATIENCE)
        time.sleep(QUIET_SECONDS)
    return [dict(line) for line in lines]


def settled(town: Town) -> bool:
    """Tell whether every projection is at the head or has stopped."""
    held = reached_by(town)
    return len(held) == len(PROJECTIONS) + 1 and all(
        one.stopped or one.position == town.log.head() for one in held.values()
    )


def said(stack: Stack) -> list[str]:
    """Give what the doctor complains of about projections."""
    database = Database(stack.urls.app, stack.urls.owner, embedded=False)
    found = checks(stack.settings, database, stack.towns)
    return [
        one.says for one in found if "projections" in one.says or "cannot take" in one.says or "behind by" in one.says
    ]


def test_it_is_told_once_in_the_log_and_stands_in_readyz_and_with_the_doctor(
    stack: Stack, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each names the projection, the entry and the cause; the log says it once, and the others have gone on."""
    shows(monkeypatch, FRAGILE)
    lines = work(stack)
    assert [(line["event"], line["municipality"], line["name"], line["fault"]) for line in lines] == [
        ("projection stopped", "rebild", "fragile", WHY)
    ]
    ready = stack.http.get("/readyz").json()
    assert ready["stopped"] == {"rebild": {"fragile": WHY}}
    assert ready["behind"]["rebild"] == {one.name: 0 for one in PROJECTIONS} | {"fragile": 3}
    assert said(stack) == [f"rebild: {WHY}"]
    with view(town, PROJECTIONS) as snapshot:
        assert snapshot.position == 6
    with view(town, [FRAGILE]) as snapshot:
        assert (snapshot.position, snapshot.count(NoteRow)) == (3, 3)


def test_mended_it_goes_on_and_nothing_is_told_any_more(
    stack: Stack, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that takes the fact goes on from where the other stopped, and nobody speaks of it any more."""
    shows(monkeypatch, FRAGILE)
    work(stack)
    shows(monkeypatch, MENDED)
    with beside(Worker(stack.towns, stack.urls.app)):
        wait_until(lambda: not stops(reached_by(town)), PATIENCE)
    assert work(stack) == []
    assert stops(reached_by(town)) == {}
    assert stack.http.get("/readyz").json()["stopped"] == {}
    assert said(stack) == ["rebild: 6 entries, all projections up to date"]
    with view(town, [MENDED]) as snapshot:
        assert (snapshot.position, snapshot.count(NoteRow)) == (6, 6)


def test_it_stays_told_while_more_is_recorded(stack: Stack, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """New entries move the others on, and the one that has stopped neither loses its reason nor its rows."""
    shows(monkeypatch, FRAGILE)
    monkeypatch.setattr(projecting, "RETRY_SECONDS", 0)
    work(stack)
    register_units(town, 2, first=6)
    work(stack)
    held = reached_by(town)
    assert (held["fragile"].position, held["fragile"].stopped) == (3, WHY)
    assert {held[one.name].position for one in PROJECTIONS} == {8}


@pytest.mark.parametrize("at_once", [0, 100], ids=["beside", "at once"])
def test_code_that_cannot_build_what_serves_says_so_too(
    stack: Stack, town: Town, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Where newer code cannot take what older code took, the older rows go on showing, and the reason is told."""
    shows(monkeypatch, MENDED)
    work(stack)
    with town.pool.connection() as connection:
        connection.execute("update sporbar_rebild_rows.generation set code = 'older'")
    shows(monkeypatch, FRAGILE)
    monkeypatch.setattr(live, "AT_ONCE", at_once)
    register_units(town, 1, first=6)
    assert [(line["event"], line["name"], line["fault"]) for line in work(stack)] == [
        ("projection stopped", "fragile", WHY)
    ]
    held = reached_by(town)
    assert (held["fragile"].position, held["fragile"].stopped) == (6, WHY)
    assert {held[one.name].position for one in PROJECTIONS} == {7}
    with view(town, [FRAGILE]) as snapshot:
        assert snapshot.count(NoteRow) == 6
