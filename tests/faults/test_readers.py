"""Whoever follows the log sees every entry once, in order, whatever transactions lie open beside it."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import psycopg
from eventsourcing.dcb.api import DCBEvent
from psycopg import sql

from adapters.log import Log, open_log
from tests.adapters.log.groups import Append, append_group
from tests.faults.ledger import Ledger
from tests.faults.lengths import SECONDS
from tests.faults.own_server import OwnServer
from tests.faults.reading import END, Reader, follow, heading, polling, subscribed
from tests.faults.telling import sum_up
from tests.faults.writing import name_of, writers

READERS: list[tuple[Reader, float]] = [
    (reader, pause) for reader in (subscribed, polling, heading) for pause in (0, 0, 0.05)
]


@contextmanager
def old_snapshot(server: OwnServer, log: Log) -> Iterator[None]:
    """Hold a snapshot of the log as it was."""
    with psycopg.connect(server.urls.app) as connection:
        connection.execute("set transaction isolation level repeatable read")
        count = sql.SQL("select count(*) from {}.entry").format(log.schema)
        before = connection.execute(count).fetchone()
        yield
        assert connection.execute(count).fetchone() == before


def leave_open(address: str, *, kept: bool) -> None:
    """Append in a transaction that lies open for a while with the lock of all writers, and is kept or not."""
    event = DCBEvent("written", f"open/{time.monotonic_ns()}#0".encode(), ["open"])
    with psycopg.connect(address) as connection:
        append_group(connection, [Append((event,))])
        time.sleep(0.1)
        connection.commit() if kept else connection.rollback()


def pause_backend(server: OwnServer, seconds: float) -> None:
    """Stop a process that serves writers in whatever it does, and let it go on after a while."""
    number = random.choice(server.backends())  # noqa: S311 any of them will do
    try:
        server.signal_child(number, signal.SIGSTOP)
        time.sleep(seconds)
    finally:
        server.signal_child(number, signal.SIGCONT)


def disturb(server: OwnServer, until: float) -> int:
    """Lay transactions open beside the writers until a moment; gives how many."""
    count = 0
    while time.monotonic() < until:
        leave_open(server.urls.app, kept=True)
        leave_open(server.urls.app, kept=False)
        leave_open(server.urls.owner, kept=False)
        pause_backend(server, 0.2)
        count += 4
    return count


def test_no_reader_skips_or_sees_twice(own: OwnServer, rebild: str) -> None:
    """Sixteen writers, open and paused transactions: every reader sees what the log holds from its start on, once.

    They follow by subscription and by asking, from random positions, and some of them are slow.
    """
    with ExitStack() as stack:
        writing = stack.enter_context(writers(own.urls.app, rebild, processes=4, threads=4))
        pool = stack.enter_context(ThreadPoolExecutor(2 * len(READERS)))
        log = open_log(own.urls.app, rebild)
        stack.callback(log.pool.close)
        writing.begin(1)
        stack.enter_context(old_snapshot(own, log))
        following = follow(pool, log, READERS)
        disturbed = disturb(own, time.monotonic() + SECONDS / 2)
        following += follow(pool, log, READERS)
        disturbed += disturb(own, time.monotonic() + SECONDS / 2)
        answered = writing.end()
        log.append([DCBEvent("written", END, [])])
        ledger = Ledger(name_of)
        ledger.read_on(log)
        assert (ledger.lost(answered), ledger.faults) == ([], [])
        held = [(entry.position, entry.data) for entry in log.entries()]
        for start, seen in following:
            assert seen.result(60) == held[start:]
    sum_up(
        f"readers: {len(following)} read all of {len(held)} entries by 16 writers in order, each once,"
        f" beside {disturbed} open or paused transactions"
    )
