"""Where is measured: a PostgreSQL server of the benchmark's own, durable as in use, with one municipality in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, NamedTuple

import psycopg

from adapters import directory
from adapters.database import start
from adapters.log.schema import create_schema
from bench import own, peers
from bench.world.filling import Filling
from service.town import Town
from service.towns import Towns

_SLUG: Final = "bench"


class Place(NamedTuple):
    """The database's addresses for the application and for the owner of its schemas, its version, and what is in it.

    `filling` lets the log of `town` grow by what a simulated municipality records.
    """

    app_url: str
    owner_url: str
    version: str
    towns: Towns
    filling: Filling

    @property
    def settings(self) -> dict[str, str]:
        """The environment in which the program itself works on this database."""
        data = str(self.towns.keys.parent)
        return {**os.environ, "SPORBAR_DATABASE_URL": self.app_url, "SPORBAR_DATA_DIR": data}

    @property
    def town(self) -> Town:
        """The municipality whose log is read and folded; appends are measured on another log."""
        return self.towns.get(_SLUG)


@contextmanager
def opened(folder: Path) -> Iterator[Place]:
    """Start a server in a temporary directory within a folder, so that the disk is the one that data lies on."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = Path(mkdtemp(prefix="bench-", dir=folder.resolve()))
    data = temporary
    try:
        server = start(temporary)
        data = server.data
        try:
            with psycopg.connect(server.urls.owner) as connection:
                directory.prepare(connection)
                directory.add(connection, _SLUG, "Prøvekommune")
                for municipality in (own.MUNICIPALITY, *own.EIGHT):
                    create_schema(connection, municipality)
                version = str(connection.info.parameter_status("server_version"))
            peers.prepare(server.urls.owner)
            with Towns(server.urls.app, temporary / "keys") as towns:
                yield Place(server.urls.app, server.urls.owner, version, towns, Filling(towns.get(_SLUG)))
        finally:
            server.stop()
    finally:
        for held in {temporary, data}:
            shutil.rmtree(held)
