"""The directory knows the municipalities and gives each its schemas, apart from all others."""

from __future__ import annotations

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent

from adapters import directory
from adapters.database import Urls
from adapters.log import open_log
from adapters.log.schema import MunicipalityNameError

ROOMS = {"entry", "tag", "municipality", "seal_node", "seal_checkpoint", "vault_key", "vault_person", "vault_document"}


def tables(connection: psycopg.Connection, schema: str) -> set[str]:
    """Give the names of a schema's tables."""
    rows = connection.execute("select tablename from pg_tables where schemaname = %s", (schema,))
    return {name for (name,) in rows}


def test_a_municipality_is_added_once(urls: Urls) -> None:
    """Adding gives name and schemas; adding it again changes neither, and says so."""
    with psycopg.connect(urls.owner) as owner:
        assert directory.prepare(owner) == []
        assert directory.add(owner, "ishoej", "Ishøj Kommune")
        assert directory.add(owner, "rebild", "Rebild Kommune")
        assert not directory.add(owner, "rebild", "En anden")
        assert directory.municipalities(owner) == {"ishoej": "Ishøj Kommune", "rebild": "Rebild Kommune"}
        for slug in ("ishoej", "rebild"):
            assert tables(owner, f"sporbar_{slug}") >= ROOMS
            assert tables(owner, f"sporbar_{slug}_rows") == {"checkpoint", "generation"}


def test_preparing_brings_every_schema_up_to_date(urls: Urls) -> None:
    """Preparing again keeps what is recorded, and brings back whatever of a schema was missing."""
    with psycopg.connect(urls.owner) as owner:
        directory.prepare(owner)
        directory.add(owner, "rebild", "Rebild Kommune")
    log = open_log(urls.app, "rebild")
    log.append([DCBEvent("t", b"{}", ["unit:a"])])
    with psycopg.connect(urls.owner) as owner:
        owner.execute("drop function sporbar_rebild.append")
        owner.execute("drop table sporbar_rebild.vault_request")
        assert directory.prepare(owner) == ["rebild"]
        assert directory.prepare(owner) == ["rebild"]
    assert log.append([DCBEvent("t", b"{}", ["unit:a"])]) == 2
    assert [entry.leaf_hash == entry.computed_leaf("rebild") for entry in log.entries()] == [True, True]
    log.pool.close()


def test_what_is_current_need_not_be_prepared(urls: Urls) -> None:
    """Schemas built from this version's files are known to be current, and to ask waits for nobody at work on them."""
    with psycopg.connect(urls.owner) as owner:
        assert not directory.is_current(owner)
        directory.prepare(owner)
        directory.add(owner, "rebild", "Rebild Kommune")
        assert directory.is_current(owner)
    with psycopg.connect(urls.owner) as at_work, psycopg.connect(urls.owner) as owner:
        at_work.execute("lock table sporbar_rebild.entry, sporbar_rebild.municipality in access exclusive mode")
        owner.execute("set lock_timeout = '1s'")
        assert directory.is_current(owner)
        owner.execute("update sporbar.built set digest = 'of another version'")
        assert not directory.is_current(owner)


def test_the_application_reads_the_directory_only(urls: Urls) -> None:
    """The application's role finds municipalities and can neither add nor change one."""
    with psycopg.connect(urls.owner) as owner:
        directory.prepare(owner)
        directory.add(owner, "rebild", "Rebild Kommune")
    with psycopg.connect(urls.app, autocommit=True) as application:
        assert directory.municipalities(application) == {"rebild": "Rebild Kommune"}
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            directory.add(application, "ishoej", "Ishøj Kommune")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("delete from sporbar.municipality")


def test_municipalities_share_nothing(urls: Urls) -> None:
    """Positions of one log do not depend on another's, and the same entry has another leaf in each."""
    with psycopg.connect(urls.owner) as owner:
        directory.prepare(owner)
        for slug in ("a", "a-b", "a-b-c"):
            directory.add(owner, slug, slug)
    logs = {slug: open_log(urls.app, slug) for slug in ("a", "a-b", "a-b-c")}
    for number, log in enumerate(logs.values()):
        log.append([DCBEvent("t", b"{}", [])] * (number + 1))
    assert [log.head() for log in logs.values()] == [1, 2, 3]
    assert [entry.computed_leaf("a-b") == entry.leaf_hash for log in logs.values() for entry in log.entries()] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    for log in logs.values():
        log.pool.close()


def test_a_name_that_could_be_taken_for_another_is_refused(urls: Urls) -> None:
    """Only a slug becomes a schema's name, and none that is the name of another's rows."""
    with psycopg.connect(urls.owner) as owner:
        directory.prepare(owner)
        for slug in ("", "Rebild", "1a", "a_b", 'a"; drop schema x; --', "å", "a" * 42, "a\n", "a-rows"):
            with pytest.raises(MunicipalityNameError):
                directory.add(owner, slug, "Kommune")
        assert directory.municipalities(owner) == {}
