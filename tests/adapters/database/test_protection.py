"""The embedded server is durable, and closed to everybody else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from adapters.database import Server, Urls
from adapters.database.urls import url

OPEN_TO_OTHERS = stat.S_IRWXO | stat.S_IRGRP | stat.S_IWGRP
LOGINS = ("app", "owner", "admin")


@pytest.fixture(
    params=["cluster", "run", "passwords.json", "server.log", "start.lock", "server.lock", "starter.lock", ""]
)
def kept(server: Server, request: pytest.FixtureRequest) -> Path:
    """Each of the things that the server keeps."""
    return server.data / str(request.param)


def test_what_the_server_keeps_is_closed_to_others(kept: Path) -> None:
    """Nobody else can list the directories or read the passwords, the log or the socket's place."""
    assert not kept.lstat().st_mode & OPEN_TO_OTHERS


def test_the_server_may_not_change_what_root_reads(server: Server) -> None:
    """The directory itself belongs to the starter, so that PostgreSQL's user can't put links there for root."""
    assert server.data.lstat().st_uid == os.geteuid()
    assert not server.data.lstat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def test_no_password_is_left_lying(server: Server) -> None:
    """The file that told initdb the password is gone, and the log holds none."""
    passwords = [str(conninfo_to_dict(address)["password"]) for address in (server.urls.app, server.urls.owner)]
    assert not (server.data / "initdb-password").exists()
    log = (server.data / "server.log").read_text()
    assert not any(password in log for password in passwords)
    assert not any(password in repr(server) for password in passwords)


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("password", ["wrong", None])
def test_a_wrong_password_is_refused(urls: Urls, login: str, password: str | None) -> None:
    """Who can reach the server still needs the role's password."""
    wrong = conninfo_to_dict(getattr(urls, login)) | {"password": password}
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url(wrong))


@pytest.mark.parametrize("login", LOGINS)
def test_logging_in_uses_scram(urls: Urls, login: str) -> None:
    """Every role proves its password by SCRAM, and never sends it."""
    with psycopg.connect(getattr(urls, login), require_auth="scram-sha-256") as connection:
        assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize(
    ("setting", "value"),
    {
        "data_checksums": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "jit": "off",
        "server_encoding": "UTF8",
        "listen_addresses": "",
        "timezone": "UTC",
    }.items(),
)
def test_the_server_is_durable(urls: Urls, setting: str, value: str) -> None:
    """What is committed is on the disk, and damage to it is found."""
    with psycopg.connect(urls.app) as connection:
        assert connection.execute("select current_setting(%s)", (setting,)).fetchone() == (value,)


def test_letters_are_letters_on_every_machine(urls: Urls) -> None:
    """Case and words work for Danish letters, whatever locale the machine has."""
    with psycopg.connect(urls.app) as connection:
        row = connection.execute("select lower('ÆRØSKØBING'), to_tsvector('danish', 'ÅRSMØDER')::text").fetchone()
        assert row == ("ærøskøbing", "'årsmød':1")
        provider = connection.execute(
            "select datlocprovider, datlocale from pg_database where datname = current_database()"
        ).fetchone()
        assert provider == ("b", "C.UTF-8")


def test_the_application_may_make_nothing(urls: Urls) -> None:
    """The application's role can neither create schemas nor tables, nor become another."""
    for statement in ("create schema mine", "create table public.mine ()", "set role sporbar_owner"):
        with psycopg.connect(urls.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
