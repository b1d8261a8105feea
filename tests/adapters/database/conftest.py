"""Directories for servers of a test's own, and other processes that start one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from adapters.database import Server, start
from tests.adapters.database.starters import Starter, launch


class Start(Protocol):
    """start(), as tests call it."""

    def __call__(self, data_dir: Path, *, pg_bin: Path | None = None, patience: float = 60.0) -> Server:
        """Start or attach."""


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory with a short path, where everybody may enter."""
    made = Path(tempfile.mkdtemp(prefix="sporbar-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def run() -> Iterator[Start]:
    """start(), with every server stopped after the test."""
    servers: list[Server] = []

    def call(data_dir: Path, *, pg_bin: Path | None = None, patience: float = 60.0) -> Server:
        servers.append(start(data_dir, pg_bin=pg_bin, patience=patience))
        return servers[-1]

    yield call
    for server in servers:
        server.stop()


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Path], Starter]]:
    """start() in a process of its own, which is gone after the test."""
    starters: list[Starter] = []

    def call(data_dir: Path) -> Starter:
        starters.append(Starter.of(launch(data_dir)))
        return starters[-1]

    yield call
    for starter in starters:
        starter.end()
