"""Connections as whoever writes rows has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from psycopg import Connection

from adapters.tables.store import writing
from service.town import Town
from tests.adapters.tables.generating import Opens


@pytest.fixture
def opens(town: Town) -> Iterator[Opens]:
    """Opens connections as whoever writes rows does."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(writing(town.conninfo))


@pytest.fixture
def connection(opens: Opens) -> Connection[Any]:
    """A connection in autocommit mode."""
    return opens()
