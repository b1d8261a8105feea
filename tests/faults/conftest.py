"""A PostgreSQL server that the tests of faults may kill and freeze, and what came of them at the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest

from adapters import directory
from tests.faults.own_server import OwnServer, own_server
from tests.faults.telling import FIGURES

_numbers = count(1)


@pytest.fixture(scope="session")
def own() -> Iterator[OwnServer]:
    """The server; each test has a municipality of its own on it."""
    with own_server() as held:
        yield held


@pytest.fixture
def municipality(own: OwnServer) -> str:
    """An empty municipality's slug."""
    return _founded(own, f"kommune-{next(_numbers)}")


@pytest.fixture(scope="session")
def rebild(own: OwnServer) -> str:
    """The slug of the municipality that the tests of the log append groups to."""
    return _founded(own, "rebild")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once more what came of each test."""
    for line in FIGURES:
        terminalreporter.write_line(line)


def _founded(own: OwnServer, slug: str) -> str:
    with psycopg.connect(own.urls.owner) as owner:
        directory.add(owner, slug, slug.title())
    return slug
