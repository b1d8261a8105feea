"""A log that was sealed three times: checkpoints cover 4, 8 and 12 entries; the last two were recorded as one."""

from __future__ import annotations

import pytest

from service.town import Town
from service.upkeep import seal_log
from tests.towns import register_units

SEALED = (4, 8, 12)


@pytest.fixture
def sealed(town: Town) -> Town:
    """The municipality Rebild with twelve entries, an append each."""
    for first in range(0, SEALED[-1], 4):
        register_units(town, 4, first=first)
        assert seal_log(town)
    return town
