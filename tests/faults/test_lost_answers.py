"""An append whose answer was lost on the way is answered all the same, once, and lies in the log once."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from adapters.log import Log, OutcomeUnknownError, open_log
from tests.faults.own_server import OwnServer
from tests.faults.proxy import Cut, Proxy, proxied
from tests.faults.telling import sum_up

MINE = DCBQuery([DCBQueryItem(types=["written"], tags=["mine"])])


@pytest.fixture
def straight(own: OwnServer, municipality: str) -> Iterator[Log]:
    """The log without a proxy."""
    log = open_log(own.urls.app, municipality)
    yield log
    log.pool.close()


@pytest.fixture
def behind(own: OwnServer, municipality: str) -> Iterator[tuple[Proxy, Log]]:
    """A proxy, and the log behind it."""
    with proxied(own.urls.app) as (proxy, address):
        log = open_log(address, municipality)
        yield proxy, log
        log.pool.close()


def two(name: str) -> list[DCBEvent]:
    """Two events of one append."""
    return [DCBEvent("written", f"{name}#{part}".encode(), ["mine"]) for part in (1, 2)]


@pytest.mark.parametrize("how", [Cut.BEFORE, Cut.AFTER, Cut.ANSWERED])
def test_an_append_is_answered_once_however_often_its_connection_is_cut(
    behind: tuple[Proxy, Log], straight: Log, how: Cut
) -> None:
    """Cut once, twice, three times, and then let through: the append is accepted, never a conflict, and is there once.

    Its own condition names what it adds, so that an append tried twice would conflict with itself.
    """
    proxy, log = behind
    for times in range(4):
        proxy.cut(how, times, b"append", b"COMMIT")
        positions = log.append_entries(two(f"append {times}"), DCBAppendCondition(MINE, 2 * times))
        assert positions == range(2 * times + 1, 2 * times + 3)
    assert proxy.cuts == 6
    held = [(entry.position, entry.data.decode()) for entry in straight.entries()]
    assert held == [(2 * n + part, f"append {n}#{part}") for n in range(4) for part in (1, 2)]
    sum_up(f"lost answers, cut {how.value}: {proxy.cuts} cuts, 4 appends, each answered once and there once")


@pytest.mark.parametrize("how", [Cut.BEFORE, Cut.AFTER, Cut.ANSWERED])
def test_a_refusal_stays_a_refusal_however_often_its_connection_is_cut(
    behind: tuple[Proxy, Log], straight: Log, how: Cut
) -> None:
    """An append whose condition fails is refused and adds nothing, however often it had to be asked."""
    proxy, log = behind
    log.append(two("first"))
    proxy.cut(how, 2, b"second", b"COMMIT")
    with pytest.raises(IntegrityError):
        log.append_entries(two("second"), DCBAppendCondition(MINE, 0))
    assert proxy.cuts == 2
    assert straight.head() == 2


@pytest.mark.parametrize("how", [Cut.BEFORE, Cut.AFTER, Cut.ANSWERED])
def test_while_the_database_stays_away_the_outcome_is_said_to_be_unknown(
    behind: tuple[Proxy, Log], straight: Log, how: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who gets no answer hears so, and asking again with the same id gives the same positions, or the first ones."""
    monkeypatch.setattr("adapters.log.committing.PATIENCE_SECONDS", 0.5)
    proxy, log = behind
    log.append(two("first"))
    append_id = uuid4()
    proxy.stays_away = True
    proxy.cut(how, 100, b"second", b"COMMIT")
    with pytest.raises(OutcomeUnknownError, match="not known"):
        log.append_entries(two("second"), DCBAppendCondition(MINE, 2), append_id)
    assert straight.head() in ((2,) if how is Cut.BEFORE else (2, 4))
    proxy.stays_away = False
    proxy.cut(how, 0)
    monkeypatch.undo()
    again = [log.append_entries(two("second"), DCBAppendCondition(MINE, 2), append_id) for _ in range(2)]
    assert again == [range(3, 5), range(3, 5)]
    assert [entry.data.decode() for entry in straight.entries()] == ["first#1", "first#2", "second#1", "second#2"]


def test_what_reaches_the_log_late_adds_nothing(behind: tuple[Proxy, Log], straight: Log) -> None:
    """A call that the server gets only after the same append was asked again and answered adds nothing more."""
    proxy, log = behind
    log.append(two("first"))
    proxy.cut(Cut.LATE, 1, b"second", b"COMMIT")
    assert log.append_entries(two("second"), DCBAppendCondition(MINE, 2)) == range(3, 5)
    proxy.late.set()
    assert proxy.arrived.wait(30)
    assert [entry.data.decode() for entry in straight.entries()] == ["first#1", "first#2", "second#1", "second#2"]
