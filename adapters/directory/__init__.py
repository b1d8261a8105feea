"""Which municipalities there are, and the schemas that each of them needs."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from psycopg import Connection

from adapters.log.schema import APPLICATION_ROLE, run_file, schema_name

_ROOMS: Final = ("log", "seal", "vault", "tables", "outbox")
_FILES: Final = ("schema.sql", "append.sql", "witnesses.sql", "grants.sql")
_ADAPTERS: Final = Path(__file__).parent.parent
_DIRECTORY: Final = Path(__file__).parent / "directory.sql"


def prepare(connection: Connection[Any]) -> list[str]:
    """Create the directory and bring every municipality's schemas up to date; gives their slugs.

    Runs as the owner's role, in the connection's transaction. Safe to repeat, though whoever reads or writes waits.
    """
    connection.execute("select pg_advisory_xact_lock(hashtextextended('sporbar prepares', 0))")
    connection.execute(_DIRECTORY.read_bytes())
    if _application_role_exists(connection):
        connection.execute("grant usage on schema sporbar to sporbar_app")
        connection.execute("grant select on sporbar.municipality to sporbar_app")
    held = list(municipalities(connection))
    for slug in held:
        _create_schemas(connection, slug)
    built = (
        "insert into sporbar.built (digest) values (%s) on conflict (only_one) do update set digest = excluded.digest"
    )
    connection.execute(built, (_digest(connection),))
    return held


def is_current(connection: Connection[Any]) -> bool:
    """Tell whether all schemas were built from the files of this version, so that there is nothing to prepare."""
    there = connection.execute("select to_regclass('sporbar.built') is not null").fetchone()
    found = connection.execute("select digest from sporbar.built").fetchone() if there and there[0] else None
    return found == (_digest(connection),)


def add(connection: Connection[Any], slug: str, name: str) -> bool:
    """Give a municipality its schemas; False when it had them. Raises MunicipalityNameError for a bad slug."""
    schema_name(slug)
    added = connection.execute(
        "insert into sporbar.municipality (slug, name) values (%s, %s) on conflict do nothing", (slug, name)
    ).rowcount
    if added:
        _create_schemas(connection, slug)
    return bool(added)


def municipalities(connection: Connection[Any]) -> dict[str, str]:
    """Give the municipalities' names by slug, in order of their slugs."""
    rows = connection.execute("select slug, name from sporbar.municipality order by slug").fetchall()
    return dict(rows)


def _create_schemas(connection: Connection[Any], slug: str) -> None:
    granted = _application_role_exists(connection)
    for room in _ROOMS:
        for file in _FILES:
            path = _ADAPTERS / room / file
            if path.exists() and (granted or file != "grants.sql"):
                run_file(connection, path, slug)


def _digest(connection: Connection[Any]) -> str:
    """Digest what schemas are built from."""
    paths = [_DIRECTORY, *(_ADAPTERS / room / file for room in _ROOMS for file in _FILES)]
    granted = str(_application_role_exists(connection)).encode()
    return sha256(b"\0".join([granted, *(path.read_bytes() for path in paths if path.exists())])).hexdigest()


def _application_role_exists(connection: Connection[Any]) -> bool:
    return connection.execute("select 1 from pg_roles where rolname = %s", (APPLICATION_ROLE,)).fetchone() is not None
