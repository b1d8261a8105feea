"""Sporbar's two roles and its database, on any PostgreSQL server."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg import Connection, sql

from adapters.database.errors import DatabaseError
from adapters.database.urls import APPLICATION_ROLE, OWNER_ROLE, Urls, with_database, with_login

OLDEST: Final = 150000
_BUILTIN_LOCALE_SINCE: Final = 170000
_ONE_AT_A_TIME: Final = 0x5350_4F52_4241_5201


def prepare(admin_url: str, *, database: str, app_password: str, owner_password: str) -> Urls:
    """Create the roles and the database where they are missing, and set the database's owner and the roles' passwords.

    `sporbar_owner` owns the database and migrates it; `sporbar_app` may only connect until a migration grants more.
    Needs a role that may create roles and databases; asking twice is safe. Raises DatabaseError.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as connection:
            _require_version(connection)
            connection.execute("select pg_advisory_lock(%s)", (_ONE_AT_A_TIME,))
            _set_role(connection, OWNER_ROLE, owner_password)
            _set_role(connection, APPLICATION_ROLE, app_password)
            _set_database(connection, database)
    except psycopg.Error as error:
        message = f"The database server could not be prepared: {str(error).strip()}"
        raise DatabaseError(message) from error
    return Urls(
        app=with_login(admin_url, user=APPLICATION_ROLE, password=app_password, database=database),
        owner=with_login(admin_url, user=OWNER_ROLE, password=owner_password, database=database),
        admin=with_database(admin_url, database),
    )


def _require_version(connection: Connection[Any]) -> None:
    if connection.info.server_version < OLDEST:
        found = connection.info.parameter_status("server_version")
        message = f"Sporbar needs PostgreSQL 15 or newer; this server is {found}."
        raise DatabaseError(message)


def _set_role(connection: Connection[Any], role: str, password: str) -> None:
    # The server sees only the verifier, so that no log of its statements holds a password.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    exists = connection.execute("select from pg_roles where rolname = %s", (role,)).fetchone() is not None
    verb = sql.SQL("alter" if exists else "create")
    connection.execute(
        sql.SQL("{} role {} login password {}").format(verb, sql.Identifier(role), sql.Literal(verifier))
    )


def _set_database(connection: Connection[Any], database: str) -> None:
    name, owner, app = sql.Identifier(database), sql.Identifier(OWNER_ROLE), sql.Identifier(APPLICATION_ROLE)
    found = connection.execute(
        "select pg_get_userbyid(datdba) from pg_database where datname = %s", (database,)
    ).fetchone()
    if found != (OWNER_ROLE,):
        if not _is_superuser(connection):
            connection.execute(sql.SQL("grant {} to current_user").format(owner))
        connection.execute(
            sql.SQL("create database {} owner {} {}").format(name, owner, _locale(connection))
            if found is None
            else sql.SQL("alter database {} owner to {}").format(name, owner)
        )
    connection.execute(sql.SQL("revoke all on database {} from public").format(name))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(name, app))


def _is_superuser(connection: Connection[Any]) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"


def _locale(connection: Connection[Any]) -> sql.SQL:
    utf8 = "template template0 encoding 'UTF8'"
    if connection.info.server_version >= _BUILTIN_LOCALE_SINCE:
        return sql.SQL(utf8 + " locale_provider builtin builtin_locale 'C.UTF-8'")
    return sql.SQL(utf8)
