"""A log that was sealed three times, at 4, 8 and 12 entries, for each test; and bundles of another, for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from adapters import directory
from adapters.database import Server
from service.bundle import log_bundle, selection_bundle
from service.town import Town
from service.towns import Towns
from service.upkeep import seal_log
from tests.stories.client import empty_database
from tests.tampering.bundles import SIZE, Bundles
from tests.towns import register_units

SEALED = (4, 8, 12)


@pytest.fixture
def sealed(town: Town) -> Town:
    """The municipality Rebild with twelve entries, an append each."""
    for first in range(0, SEALED[-1], 4):
        register_units(town, 4, first=first)
        assert seal_log(town)
    return town


@pytest.fixture(scope="module")
def bundles(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bundles]:
    """The bundles of a log that was sealed at 5, 10, 15, 20 and 25 entries."""
    folder = tmp_path_factory.mktemp("bundles")
    with empty_database(server) as urls:
        with psycopg.connect(urls.owner) as owner:
            directory.prepare(owner)
            directory.add(owner, "rebild", "Rebild Kommune")
        with Towns(urls.app, folder / "keys") as towns:
            town = towns.get("rebild")
            for first in range(0, SIZE, 5):
                register_units(town, 5, first=first)
                assert seal_log(town)
            whole, some = b"".join(log_bundle(town)), b"".join(selection_bundle(town, [3, 17, 25], [10]))
            yield Bundles(folder, {"whole": whole, "some": some}, town.seal.verifiers()[0].vkey())
