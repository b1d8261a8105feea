"""The embedded server starts, is shared, and stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from adapters.database import Server
from tests.adapters.database.conftest import Start
from tests.adapters.database.starters import Starter, answers, launch

Elsewhere = Callable[[Path], Starter]


def test_data_outlive_the_server(directory: Path, run: Start) -> None:
    """What was committed is there again after a stop and a start, under the same addresses."""
    first = run(directory / "data")
    with psycopg.connect(first.urls.owner) as connection:
        connection.execute("create table kept as select 1 as one")
    first.stop()
    first.stop()
    assert not answers(first.urls.app)
    again = run(directory / "data")
    assert (first.attached, again.attached, again.urls) == (False, False, first.urls)
    with psycopg.connect(again.urls.owner) as connection:
        assert connection.execute("select one from kept").fetchone() == (1,)


def test_another_process_attaches_and_leaves_the_server_running(
    directory: Path, run: Start, elsewhere: Elsewhere
) -> None:
    """Who comes second shares the server, and its stop() does not end it."""
    first = run(directory / "data")
    second = elsewhere(directory / "data")
    assert second.attached
    assert second.urls == first.urls
    second.stop()
    assert answers(first.urls.app)
    first.stop()
    assert not answers(first.urls.app)


def test_one_process_may_start_twice(directory: Path, run: Start) -> None:
    """Within a process too, the second start attaches."""
    assert not run(directory / "data").attached
    assert run(directory / "data").attached


def test_of_simultaneous_starters_one_starts(directory: Path) -> None:
    """However many processes begin at once, one starts the server and the others attach."""
    processes = [launch(directory / "data") for _ in range(3)]
    starters = [Starter.of(process) for process in processes]
    assert sorted(starter.attached for starter in starters) == [False, True, True]
    assert len({starter.urls for starter in starters}) == 1
    for starter in sorted(starters, key=lambda starter: starter.attached, reverse=True):
        starter.stop()


def test_the_server_outlives_the_thread_that_started_it(directory: Path, run: Start) -> None:
    """The server's life hangs on the process, not on the thread that called start()."""
    servers: list[Server] = []
    thread = threading.Thread(target=lambda: servers.append(run(directory / "data")))
    thread.start()
    thread.join()
    time.sleep(1.5)
    assert answers(servers[0].urls.app)


def test_a_path_too_long_for_a_socket_gets_a_port(directory: Path, run: Start, elsewhere: Elsewhere) -> None:
    """Where no socket fits, the server listens on the loopback interface, and keeps its port over a restart."""
    data = directory / ("long-" * 20) / "data"
    first = run(data)
    assert "@127.0.0.1:" in first.urls.app
    assert "127.0.0.1" in first.notes[-1]
    assert elsewhere(data).attached
    assert first.urls.admin is not None
    with psycopg.connect(first.urls.admin) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("show unix_socket_directories").fetchone() == ("",)
    first.stop()
    assert run(data).urls == first.urls


def test_a_long_log_is_put_aside(directory: Path, run: Start) -> None:
    """A log longer than 10 MB is renamed when the server starts, so that it can't fill the disk."""
    server = run(directory / "data")
    server.stop()
    log = server.data / "server.log"
    with log.open("ab") as file:
        file.truncate(10_000_001)
    run(directory / "data")
    assert log.stat().st_size < 10_000
    assert log.with_suffix(".log.1").stat().st_size == 10_000_001


@pytest.mark.parametrize("text", ["", "no number\n"])
def test_a_process_file_that_names_nobody_is_survived(directory: Path, run: Start, text: str) -> None:
    """A process file that a full disk or a crash left broken does not stop the next start."""
    server = run(directory / "data")
    server.stop()
    (server.data / "cluster" / "postmaster.pid").write_text(text)
    assert not run(directory / "data").attached
