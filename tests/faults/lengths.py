"""How long the tests of faults go on: a little with all tests, and at length with `make faults`."""

from __future__ import annotations

import os
from typing import Final

LONG: Final = "SPORBAR_TEST_KILLS" in os.environ
ROUNDS: Final = -(-int(os.environ.get("SPORBAR_TEST_KILLS", "6")) // 3)
"""Kills of each kind, of which there are three: the server process, a backend of PostgreSQL, its postmaster."""
SECONDS: Final = float(os.environ.get("SPORBAR_TEST_SECONDS", "3"))
"""How long writers, readers and histories go on."""
