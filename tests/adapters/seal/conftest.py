"""A municipality's log and tree, and what an outsider sees of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from adapters import directory
from adapters.database import Urls
from adapters.log import Log
from adapters.seal.keys import Keyring
from adapters.seal.store import Seal
from adapters.seal.witness import CosigningWitness, logs_by_origin
from adapters.seal.witness_store import WitnessStore
from tests.adapters.seal.published import MONKEYS, WITNESS
from tests.adapters.seal.submitting import LOG


@pytest.fixture
def pool(urls: Urls) -> Iterator[ConnectionPool]:
    """The application's connections to a database with one municipality."""
    with psycopg.connect(urls.owner) as connection:
        directory.prepare(connection)
        directory.add(connection, "rebild", "Rebild Kommune")
    with ConnectionPool(urls.app, min_size=1, max_size=6, open=True) as opened:
        yield opened


@pytest.fixture
def log(pool: ConnectionPool) -> Log:
    """The municipality's log."""
    return Log(pool, "rebild")


@pytest.fixture
def seal(pool: ConnectionPool, tmp_path: Path) -> Seal:
    """The municipality's tree."""
    return Seal(pool, "rebild", Keyring(tmp_path / "keys", "sporbar-rebild"))


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], CosigningWitness]:
    """Opens the witness on the same folder: a restart."""
    logs = logs_by_origin([LOG.verifier(), MONKEYS])
    return lambda: CosigningWitness(WITNESS, WitnessStore(tmp_path / "witness.sqlite3"), logs)


@pytest.fixture
def witness(opened: Callable[[], CosigningWitness]) -> CosigningWitness:
    """A witness that has seen nothing."""
    return opened()
