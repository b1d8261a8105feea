"""A real PostgreSQL server for the whole session, an empty database for each test, and municipalities in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from adapters import directory
from adapters.database import Server, Urls, start
from adapters.database.urls import APPLICATION_ROLE, OWNER_ROLE, with_database
from service.town import Town
from service.towns import Towns

_numbers = count(1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The session's server; its database `sporbar` stays empty, for it is the template of the tests' own."""
    # pytest's own temporary directories are closed to the user that PostgreSQL runs as under root.
    directory = Path(tempfile.mkdtemp(prefix="sporbar-"))
    running = start(directory)
    yield running
    running.stop()
    shutil.rmtree(directory)


@pytest.fixture
def urls(server: Server) -> Iterator[Urls]:
    """An empty database of the test's own."""
    assert server.urls.admin is not None
    name = f"test_{next(_numbers)}"
    database, template = sql.Identifier(name), sql.Identifier("sporbar")
    owner, app = sql.Identifier(OWNER_ROLE), sql.Identifier(APPLICATION_ROLE)
    with psycopg.connect(with_database(server.urls.admin, "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {} owner {} template {}").format(database, owner, template))
        admin.execute(sql.SQL("revoke all on database {} from public").format(database))
        admin.execute(sql.SQL("grant connect on database {} to {}").format(database, app))
        yield Urls(
            *(with_database(address, name) for address in (server.urls.app, server.urls.owner, server.urls.admin))
        )
        admin.execute(sql.SQL("drop database {} with (force)").format(database))


@pytest.fixture
def towns(urls: Urls, tmp_path: Path) -> Iterator[Towns]:
    """What the service opens on a migrated database that has no municipality yet."""
    with psycopg.connect(urls.owner) as owner:
        directory.prepare(owner)
    with Towns(urls.app, tmp_path / "keys") as opened:
        yield opened


@pytest.fixture
def new_town(urls: Urls, towns: Towns) -> Callable[[str], Town]:
    """Founds an empty municipality of this slug."""

    def found(slug: str) -> Town:
        with psycopg.connect(urls.owner) as owner:
            directory.add(owner, slug, f"{slug.capitalize()} Kommune")
        return towns.get(slug)

    return found


@pytest.fixture
def town(new_town: Callable[[str], Town]) -> Town:
    """An empty municipality."""
    return new_town("rebild")
