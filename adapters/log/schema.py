"""Creates a municipality's schema from the .sql files and lets the application's role in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from psycopg import Connection, sql

APPLICATION_ROLE: Final = "sporbar_app"
_FOLDER: Final = Path(__file__).parent
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{0,40}(?<!-rows)")
"""Not `…-rows`: that is the schema of another municipality's rows."""


class MunicipalityNameError(ValueError):
    """A municipality's name is not a slug of a-z, 0-9 and hyphens that begins with a letter, at most 41 characters."""


def schema_name(municipality: str) -> str:
    """Give the name of a municipality's schema; raises MunicipalityNameError."""
    if not _SLUG.fullmatch(municipality):
        raise MunicipalityNameError(municipality)
    return "sporbar_" + municipality.replace("-", "_")


def schema_exists(connection: Connection[Any], municipality: str) -> bool:
    """Tell whether a municipality has its log."""
    found = connection.execute("select to_regclass(%s)", (f"{schema_name(municipality)}.municipality",)).fetchone()
    return bool(found and found[0])


def create_schema(connection: Connection[Any], municipality: str) -> None:
    """Create (or bring up to date) a municipality's log in the connection's transaction."""
    run_file(connection, _FOLDER / "schema.sql", municipality)
    run_file(connection, _FOLDER / "append.sql", municipality)
    if connection.execute("select 1 from pg_roles where rolname = %s", (APPLICATION_ROLE,)).fetchone():
        run_file(connection, _FOLDER / "grants.sql", municipality)


def run_file(connection: Connection[Any], file: Path, municipality: str) -> None:
    """Run a .sql file with the municipality's schemas and name filled in."""
    text = sql.SQL(file.read_text()).format(
        schema=sql.Identifier(schema_name(municipality)),
        rows=sql.Identifier(schema_name(municipality) + "_rows"),
        municipality=sql.Literal(municipality),
    )
    connection.execute(text)
