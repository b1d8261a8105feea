"""Any PostgreSQL server can be prepared for Sporbar."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from adapters.database import DatabaseError, prepare
from adapters.database.urls import with_database, with_login
from tests.adapters.database.conftest import Start
from tests.adapters.database.starters import answers


def test_a_server_is_prepared_again_and_again(directory: Path, run: Start) -> None:
    """Preparing creates what is missing, keeps what is there, and sets the passwords that it is given."""
    admin = run(directory / "data").urls.admin
    assert admin is not None
    first = prepare(admin, database="other town", app_password="a:b/c", owner_password="d@e f")
    with psycopg.connect(first.owner) as connection:
        connection.execute("create schema kept")
    again = prepare(admin, database="other town", app_password="new", owner_password="d@e f")
    assert not answers(first.app)
    assert answers(again.app)
    with psycopg.connect(again.owner) as connection:
        assert connection.execute("select current_database(), to_regnamespace('kept')::text").fetchone() == (
            "other town",
            "kept",
        )


@pytest.mark.parametrize("already", [False, True])
def test_an_administrator_need_not_be_a_superuser(directory: Path, run: Start, *, already: bool) -> None:
    """A role that may create roles and databases is enough, as hosted servers give it, often with a database."""
    server = run(directory / "data")
    assert server.urls.admin is not None
    with psycopg.connect(with_database(server.urls.admin, "postgres"), autocommit=True) as connection:
        connection.execute("drop database sporbar")
        connection.execute("drop role sporbar_app, sporbar_owner")
        connection.execute("create role hosted login createrole createdb password 'hosted'")
        if already:
            connection.execute("create database sporbar owner hosted")
    hosted = with_login(server.urls.admin, user="hosted", password="hosted", database="postgres")
    for _ in range(2):
        urls = prepare(hosted, database="sporbar", app_password="app", owner_password="owner")
    with psycopg.connect(urls.owner) as connection:
        connection.execute("create schema mine")
    assert answers(urls.app)


def test_a_server_that_can_not_be_reached_is_named(directory: Path) -> None:
    """A server that does not answer gives a sentence, without the password."""
    address = f"postgresql://postgres:secret@/postgres?host={directory}"
    with pytest.raises(DatabaseError, match="could not be prepared") as complaint:
        prepare(address, database="sporbar", app_password="app", owner_password="owner")
    assert "secret" not in str(complaint.value)
