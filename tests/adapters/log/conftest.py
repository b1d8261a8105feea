"""A log of an empty municipality, as the application's role opens it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.database import Urls
from adapters.log import Log, open_log


@pytest.fixture
def log(urls: Urls) -> Iterator[Log]:
    """The log, its schema made by the owner's role."""
    open_log(urls.owner, "rebild").pool.close()
    opened = open_log(urls.app, "rebild")
    yield opened
    opened.pool.close()
