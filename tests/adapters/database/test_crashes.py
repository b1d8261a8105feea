"""The embedded server and its starter may be killed at any time."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from adapters.database import DatabaseError, start
from adapters.database.account import is_root, unprivileged_account
from adapters.database.place import find_place
from tests.adapters.database.conftest import Start
from tests.adapters.database.starters import Starter, answers, gone_within, server_process

Elsewhere = Callable[[Path], Starter]


def _kill_server(data: Path) -> int:
    """End the server's first process as a crash does; give its number."""
    number = server_process(data)
    os.kill(number, signal.SIGKILL)
    return number


def test_the_server_ends_with_a_killed_starter(directory: Path, run: Start, elsewhere: Elsewhere) -> None:
    """When its starter is killed, the server shuts down within seconds, keeps its data, and can be started again."""
    starter = elsewhere(directory / "data")
    with psycopg.connect(starter.urls.owner) as connection:
        connection.execute("create table kept as select 1 as one")
    starter.kill()
    assert gone_within(starter.urls.app, 5)
    server = run(directory / "data")
    assert not server.attached
    with psycopg.connect(server.urls.owner) as connection:
        assert connection.execute("select one from kept").fetchone() == (1,)


def test_a_start_right_after_the_kill_does_not_attach_to_a_dying_server(
    directory: Path, run: Start, elsewhere: Elsewhere
) -> None:
    """Who starts while the server is still going down waits for that, and gets a server that stays."""
    starter = elsewhere(directory / "data")
    starter.process.kill()
    server = run(directory / "data")
    time.sleep(1.5)
    assert not server.attached
    assert answers(server.urls.app)
    starter.process.communicate()


def test_the_server_ends_with_a_killed_watcher(directory: Path, run: Start) -> None:
    """The process between starter and server may be killed too: the server ends, and can be started again."""
    first = run(directory / "data")
    status = Path("/proc", str(server_process(first.data)), "status").read_text()
    os.kill(int(status.partition("PPid:")[2].split()[0]), signal.SIGKILL)
    assert gone_within(first.urls.app, 5)
    assert not run(directory / "data").attached


def test_the_server_is_not_interrupted_with_its_starter(directory: Path, elsewhere: Elsewhere) -> None:
    """Ctrl-C and a service manager's signal reach the starter, which still needs its server while it shuts down."""
    starter = elsewhere(directory / "data")
    server = server_process(directory / "data")
    assert os.getsid(server) != os.getsid(starter.process.pid)
    watcher = os.getsid(server)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(watcher, sign)
    time.sleep(0.5)
    assert answers(starter.urls.app)
    starter.stop()


def test_who_attached_may_start_again(directory: Path, run: Start, elsewhere: Elsewhere) -> None:
    """Without the starter, those who attached get an error that says so, and one of them can take over."""
    starter = elsewhere(directory / "data")
    attached = run(directory / "data")
    with psycopg.connect(attached.urls.app) as connection:
        starter.kill()
        assert gone_within(attached.urls.app, 5)
        with pytest.raises(psycopg.OperationalError, match="terminating connection"):
            connection.execute("select 1")
    again = run(directory / "data")
    assert (attached.attached, again.attached) == (True, False)
    assert again.urls == attached.urls


def test_a_killed_server_is_started_again(directory: Path, run: Start) -> None:
    """A server that crashed under its starter is recovered by the next start, with what was committed."""
    first = run(directory / "data")
    with psycopg.connect(first.urls.owner) as connection:
        connection.execute("create table kept as select 1 as one")
    _kill_server(first.data)
    again = run(directory / "data")
    assert not again.attached
    with psycopg.connect(again.urls.owner) as connection:
        assert connection.execute("select one from kept").fetchone() == (1,)


def test_a_busy_process_of_a_killed_server_does_not_bar_the_next(directory: Path, run: Start) -> None:
    """A session that works on after its server was killed is ended, so that the data can be used again."""
    first = run(directory / "data")
    with psycopg.connect(first.urls.app) as connection:
        query = threading.Thread(target=_count_until_killed, args=[connection])
        query.start()
        time.sleep(0.5)
        _kill_server(first.data)
        assert not run(directory / "data").attached
        query.join(10)
    assert not query.is_alive()


def _count_until_killed(connection: psycopg.Connection[tuple[int]]) -> None:
    with pytest.raises(psycopg.OperationalError):
        connection.execute("select count(*) from generate_series(1, 100000000000)")


def test_a_process_number_that_another_program_has_by_now_is_survived(directory: Path, run: Start) -> None:
    """When the killed server's number belongs to another program of the same user, the next start is not fooled."""
    first = run(directory / "data")
    number = _kill_server(first.data)
    identity = unprivileged_account(first.data / "cluster").identity if is_root() else {}
    with subprocess.Popen(["sleep", "60"], **identity) as other:  # noqa: S607 the system's own
        file = first.data / "cluster" / "postmaster.pid"
        file.write_text(file.read_text().replace(str(number), str(other.pid), 1))
        assert not run(directory / "data").attached
        assert other.poll() is None
        other.kill()


def test_a_server_that_somebody_else_started_is_left_alone(directory: Path, run: Start) -> None:
    """Data that a PostgreSQL of other hands uses are refused with a sentence, and that server runs on."""
    run(directory / "data").stop()
    place = find_place(directory / "data", None)
    command = [str(place.programs / "postgres"), "-D", str(place.cluster), "-c", "listen_addresses="]
    other = subprocess.Popen(  # noqa: S603 PostgreSQL's own program
        [*command, "-c", f"unix_socket_directories={place.sockets}"],
        cwd="/",
        stderr=subprocess.DEVNULL,
        **place.identity,
    )
    try:
        _wait_for(place.cluster / "postmaster.pid")
        with pytest.raises(DatabaseError, match=f"did not start .process {other.pid}"):
            start(directory / "data")
        assert other.poll() is None
    finally:
        other.send_signal(signal.SIGINT)
        other.wait()


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + 10
    while not (file.exists() and file.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
