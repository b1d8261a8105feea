"""The whole program, run once for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.database import Server
from tests.stories.client import Stack, running


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs, for the empty municipality Rebild."""
    with running(server, tmp_path_factory.mktemp("data")) as held:
        yield held
