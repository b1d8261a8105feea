"""The whole program, run once for all tests of a module, and the command line on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.database import Server
from tests.stories.client import Stack, running
from tests.stories.commands import Sporbar, calling


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs, for the empty municipality Rebild."""
    with running(server, tmp_path_factory.mktemp("data")) as held:
        yield held


@pytest.fixture(scope="session")
def sporbar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sporbar]:
    """The command line."""
    with calling(tmp_path_factory.mktemp("calls")) as held:
        yield held
