"""What can't start says why, in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapters.database import DatabaseError
from adapters.database.locks import locked
from adapters.database.programs import find_programs
from tests.adapters.database.conftest import Start
from tests.adapters.database.starters import answers


def test_missing_programs_are_named(directory: Path, run: Start) -> None:
    """A PG_BIN without PostgreSQL's programs is named."""
    with pytest.raises(DatabaseError, match=f"initdb is not in {directory}"):
        run(directory / "data", pg_bin=directory)


def test_a_failing_initdb_is_quoted(directory: Path, run: Start) -> None:
    """When initdb fails, its own words are given, and nothing half made is left."""
    programs = directory / "bin"
    programs.mkdir()
    for name in ("initdb", "postgres"):
        shutil.copy(find_programs(None) / name, programs / name)
    with pytest.raises(DatabaseError, match=r"(?s)initdb failed in .*data: .+"):
        run(directory / "data", pg_bin=programs)
    assert not (directory / "data" / "cluster").exists()
    assert not (directory / "data" / "initdb-password").exists()
    assert not run(directory / "data").attached


def test_a_server_that_does_not_come_up_is_quoted(directory: Path, run: Start) -> None:
    """When the server refuses to start, the last lines of its log are given, and it can start once that is mended."""
    server = run(directory / "data")
    server.stop()
    settings = server.data / "cluster" / "postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "no_such_setting = on\n")
    with pytest.raises(DatabaseError, match=r"(?s)did not come up.*no_such_setting"):
        run(directory / "data")
    settings.write_text(good)
    assert answers(run(directory / "data").urls.app)


def test_data_of_another_version_are_left_alone(directory: Path, run: Start) -> None:
    """Data made by another major version are refused, with both versions and what helps."""
    server = run(directory / "data")
    server.stop()
    (server.data / "cluster" / "PG_VERSION").write_text("15\n")
    with pytest.raises(DatabaseError, match=r"made by PostgreSQL 15, but .* PostgreSQL \d+: let PG_BIN"):
        run(directory / "data")
    assert not answers(server.urls.app)


def test_lost_passwords_are_missed(directory: Path, run: Start) -> None:
    """Without the file of passwords the server is not started, and the file is named."""
    server = run(directory / "data")
    server.stop()
    (server.data / "passwords.json").write_text("{}")
    with pytest.raises(DatabaseError, match=r"passwords\.json does not hold"):
        run(directory / "data")
    (server.data / "passwords.json").unlink()
    with pytest.raises(DatabaseError, match=r"passwords\.json is missing"):
        run(directory / "data")


def test_a_file_in_the_way_is_named(directory: Path, run: Start) -> None:
    """A data directory that is a file, or lies below one, is refused with its path."""
    (directory / "file").touch()
    with pytest.raises(DatabaseError, match=str(directory / "file")):
        run(directory / "file")
    with pytest.raises(DatabaseError, match=str(directory / "file")):
        run(directory / "file" / "data")


def test_another_starter_is_waited_for_only_so_long(directory: Path, run: Start) -> None:
    """While another process is starting, start() waits as long as it was told, and says so."""
    (directory / "data").mkdir(mode=0o700)
    with (
        locked(directory / "data" / "start.lock", 0),
        pytest.raises(DatabaseError, match=r"Another process .*start\.lock"),
    ):
        run(directory / "data", patience=0.2)
