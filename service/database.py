"""Which database: the one that the settings name, or the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg

from adapters.database import start
from adapters.directory import is_current, prepare
from service.settings import Settings


class Database(NamedTuple):
    """The database's addresses for the application and for the owner, and what is worth knowing of the server."""

    app_url: str
    owner_url: str
    embedded: bool
    notes: tuple[str, ...] = ()


@contextmanager
def database(settings: Settings) -> Iterator[Database]:
    """Give the database, with an embedded server for as long as the block lasts."""
    if settings.database_url:
        yield Database(settings.database_url, settings.owner_url or settings.database_url, embedded=False)
        return
    server = start(settings.data_dir / "database", pg_bin=settings.pg_bin)
    try:
        yield Database(server.urls.app, server.urls.owner, embedded=True, notes=server.notes)
    finally:
        server.stop()


def migrate(held: Database) -> list[str]:
    """Bring the directory and all municipalities' schemas up to date; gives their slugs."""
    with psycopg.connect(held.owner_url) as connection:
        return prepare(connection)


def bring_up_to_date(held: Database) -> None:
    """Migrate where another version was here last; else nobody who works on the database is disturbed."""
    with psycopg.connect(held.owner_url) as connection:
        if not is_current(connection):
            prepare(connection)
