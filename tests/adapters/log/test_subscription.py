"""A subscription outlives its connection, stops at once, and reads only what concerns it, a batch at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBReadResponse
from psycopg_pool import ConnectionPool

from adapters.database import Urls, start
from adapters.log import Log, open_log, subscription
from adapters.log.notifying import CHANNEL
from tests.stories.client import wait_until

PATIENCE = 20


class Attentive(Log):
    """A log that notes how many events each reading asks for at most."""

    def __init__(self, pool: ConnectionPool, municipality: str) -> None:
        """Start without a note."""
        super().__init__(pool, municipality)
        self.limits: list[int | None] = []

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> DCBReadResponse:
        """Note the limit and read."""
        self.limits.append(limit)
        return super().read(query, after=after, limit=limit)


@pytest.fixture
def attentive(log: Log) -> Attentive:
    """The log, with notes."""
    return Attentive(log.pool, log.municipality)


@pytest.fixture
def no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Subscriptions look for themselves so seldom that only a notification can have woken them."""
    monkeypatch.setattr(subscription, "FALLBACK_SECONDS", 3600)


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """A thread beside the test's own."""
    with ThreadPoolExecutor(1) as threads:
        yield threads


def grow(log: Log, count: int) -> None:
    """Append events that are numbered as their positions will be."""
    head = log.head()
    log.append([DCBEvent("t", b"%d" % number, ["tag"]) for number in range(head + 1, head + count + 1)])


def grow_again(log: Log, count: int) -> None:
    """Append once the log's own connections are anew: each that died fails one try."""
    for _ in range(PATIENCE):
        try:
            return grow(log, count)
        except psycopg.Error:
            log.pool.check()
    raise AssertionError


def follow_through(log: Log, trouble: Callable[[], None]) -> list[bytes]:
    """Follow three events, meet with trouble, and follow three more."""
    grow(log, 3)
    with log.subscribe() as following:
        seen = [next(following).event.data for _ in range(2)]
        trouble()
        grow_again(log, 3)
        return seen + [next(following).event.data for _ in range(4)]


def test_a_lost_connection_loses_no_event(log: Log, urls: Urls) -> None:
    """When the server ends all of its connections, the subscription goes on where it was."""

    def end_connections() -> None:
        assert urls.admin is not None
        with psycopg.connect(urls.admin) as admin:
            ended = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sporbar_app'"
            assert len(admin.execute(ended + " and datname = current_database()").fetchall()) >= 2

    assert follow_through(log, end_connections) == [b"1", b"2", b"3", b"4", b"5", b"6"]


def test_a_restarted_server_is_found_again() -> None:
    """A server that was away and came back is followed on: nothing skipped, nothing seen twice."""
    folder = Path(tempfile.mkdtemp(prefix="sporbar-"))
    server = start(folder)

    def restart() -> None:
        server.stop()
        again.append(start(folder))

    again = [server]
    try:
        open_log(server.urls.owner, "rebild").pool.close()
        log = open_log(server.urls.app, "rebild")
        assert follow_through(log, restart) == [b"1", b"2", b"3", b"4", b"5", b"6"]
        log.pool.close()
    finally:
        again[-1].stop()
        shutil.rmtree(folder)


def test_a_database_that_stays_away_is_not_waited_for_for_ever(
    log: Log, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the time for which a lost database is waited for is over, who follows is told."""
    monkeypatch.setattr(subscription, "PATIENCE_SECONDS", 0.3)
    grow(log, 1)
    with log.subscribe() as following:
        assert next(following).position == 1
        assert urls.admin is not None
        with psycopg.connect(urls.admin, autocommit=True) as admin:
            admin.execute("alter role sporbar_app nologin")
            admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sporbar_app'")
            try:
                with pytest.raises(psycopg.OperationalError):
                    next(following)
            finally:
                admin.execute("alter role sporbar_app login")


@pytest.mark.usefixtures("no_polling")
def test_stopping_wakes_whoever_waits(log: Log, thread: ThreadPoolExecutor) -> None:
    """A thread that waits for the next event is let go when another one stops the subscription."""
    with log.subscribe() as following:
        waiting = thread.submit(list, following)
        grow(log, 2)
        following.stop()
        assert [event.position for event in waiting.result(PATIENCE)] in ([], [1], [1, 2])
    with pytest.raises(StopIteration):
        next(following)


@pytest.mark.usefixtures("no_polling")
def test_leaving_lets_go_of_whoever_waits(log: Log, thread: ThreadPoolExecutor) -> None:
    """The end of the block, too, ends the wait of another thread; the connection is closed after it."""
    with log.subscribe() as following:
        waiting = thread.submit(list, following)
    assert waiting.result(PATIENCE) == []


@pytest.mark.usefixtures("no_polling")
def test_only_its_own_log_makes_it_read(attentive: Attentive, thread: ThreadPoolExecutor) -> None:
    """Other municipalities' appends, old news and what is no notification of ours cause no reading."""
    grow(attentive, 1)
    with attentive.subscribe(after=1) as following, attentive.pool.connection() as beside:
        waiting = thread.submit(next, following)
        wait_until(lambda: attentive.limits == [500])
        for payload in ("skanderborg 2", "rebild 1", "rebild", "rebild -", "", "rebild-2 5"):
            beside.execute("select pg_notify(%s, %s)", (CHANNEL, payload))
            beside.commit()
        attentive.append([DCBEvent("t", b"mine", [])])
        assert waiting.result(PATIENCE).event.data == b"mine"
    assert len(attentive.limits) == 2


def test_a_slow_reader_is_given_a_batch_at_a_time(attentive: Attentive) -> None:
    """However far the log is ahead, no more than a batch of events lies in memory; the next is read after it."""
    grow(attentive, 1_200)
    with attentive.subscribe() as following:
        assert [next(following).position for _ in range(1_200)] == list(range(1, 1_201))
    assert attentive.limits == [500, 500, 500]
