"""Our recorder behind the eventsourcing library's interface, held to the library's own tests."""

from __future__ import annotations

import pytest
from eventsourcing.dcb.tests import DCBRecorderTestCase

from adapters.log import Log


class TestLibrary(DCBRecorderTestCase):
    """The library's test case, unchanged, on a log of our own."""

    @pytest.fixture(autouse=True)
    def opened(self, log: Log) -> None:
        """Keep the log where the library's test methods find it."""
        self.log = log

    def test_append_read(self) -> None:
        """The library finds that our log appends, reads and refuses as its interface says."""
        self._test_append_read(self.log)

    def test_append_subscribe(self) -> None:
        """The library finds that a subscription waits for the next event and gives it."""
        self._test_append_subscribe(self.log)
