"""Looks for a text in everything that a database holds."""

from __future__ import annotations

from base64 import b64encode

import psycopg
from psycopg import sql

from tests.stories.client import Stack

_TABLES = (
    "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'"
    " and table_schema not in ('pg_catalog', 'information_schema')"
)


def tables_with(stack: Stack, text: str) -> list[str]:
    """Give the tables of the whole database in which a text stands: as it is, as bytes, or in base64."""
    assert stack.urls.admin
    plain = text.encode()
    written = (plain, plain.hex().encode(), b64encode(plain).rstrip(b"=")[:-1])
    with psycopg.connect(stack.urls.admin) as connection:
        held = {table: _dumped(connection, *table) for table in connection.execute(_TABLES).fetchall()}
    return [".".join(table) for table, content in held.items() if any(one in content for one in written)]


def _dumped(connection: psycopg.Connection, schema: str, table: str) -> bytes:
    """Give a table as COPY writes it: text as it is, bytes in hexadecimal."""
    statement = sql.SQL("copy {}.{} to stdout").format(sql.Identifier(schema), sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        return b"".join(bytes(part) for part in copy)
