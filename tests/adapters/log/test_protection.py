"""What is in the log stays as it is, whoever asks."""

from __future__ import annotations

import re

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent

from adapters.database import Urls
from adapters.log import Log

CHANGES = {
    "insert": "insert into sporbar_rebild.{table} select * from sporbar_rebild.{table}",
    "update": "update sporbar_rebild.{table} set {column} = {column}",
    "update of nothing": "update sporbar_rebild.{table} set {column} = {column} where false",
    "delete": "delete from sporbar_rebild.{table}",
    "truncate": "truncate sporbar_rebild.{table}",
}
COLUMNS = {"entry": "position", "tag": "position", "municipality": "name"}
OF_OTHERS = {
    "drop": "drop table sporbar_rebild.{table}",
    "disable the trigger": "alter table sporbar_rebild.{table} disable trigger all",
    "replace the function": "create or replace function sporbar_rebild.refuse_change() returns trigger"
    " language plpgsql as 'begin return null; end'",
}


@pytest.fixture
def recorded(log: Log) -> None:
    """Something is in the log."""
    log.append([DCBEvent(type="t", data=b"{}", tags=["unit:a"])])


def let_through(address: str | None, changes: dict[str, str], *tables: str) -> list[str]:
    """Give the changes to these tables that a role is not refused."""
    assert address is not None
    done = []
    with psycopg.connect(address) as connection:
        for table in tables:
            for name, statement in changes.items():
                try:
                    with connection.transaction(force_rollback=True):
                        connection.execute(statement.format(table=table, column=COLUMNS[table]))
                    done.append(f"{name} {table}")
                except psycopg.errors.InsufficientPrivilege:
                    pass
    return done


@pytest.mark.usefixtures("recorded")
def test_the_application_may_only_append(urls: Urls) -> None:
    """The application's role can neither write to a table of the log nor change what protects it."""
    assert let_through(urls.app, CHANGES | OF_OTHERS, *COLUMNS) == []


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("role", ["owner", "admin"])
def test_the_trigger_refuses_everybody(urls: Urls, role: str) -> None:
    """Owner and superuser too are refused every UPDATE, DELETE and TRUNCATE, even of no row."""
    changes = {name: statement for name, statement in CHANGES.items() if name != "insert"}
    assert let_through(getattr(urls, role), changes, *COLUMNS) == []


@pytest.mark.usefixtures("recorded")
def test_a_replica_session_is_refused_too(urls: Urls) -> None:
    """The setting that silences ordinary triggers does not silence this one."""
    assert urls.admin is not None
    with psycopg.connect(urls.admin) as connection:
        connection.execute("set session_replication_role = replica")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changes"):
            connection.execute("delete from sporbar_rebild.entry")


@pytest.mark.usefixtures("recorded")
def test_nobody_else_may_append(urls: Urls) -> None:
    """The append function runs as its owner, finds only our names, and is closed to roles that were not let in."""
    assert urls.admin is not None
    with psycopg.connect(urls.admin) as connection:
        held = connection.execute(
            "select has_schema_privilege('public', 'sporbar_rebild', 'usage'),"
            " bool_or(has_function_privilege('public', oid, 'execute')), bool_and(prosecdef), max(proconfig::text)"
            " from pg_proc where proname = 'append' and pronamespace = 'sporbar_rebild'::regnamespace"
        ).fetchone()
    assert held is not None
    assert held[:3] == (False, False, True)
    assert re.search(r'"search_path=[^"]+, pg_temp"', held[3])
