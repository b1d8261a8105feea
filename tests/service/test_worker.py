"""The worker keeps rows, tree and keys up with the log, alone or with others, and survives what comes in its way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent

from adapters.database import Urls
from adapters.tables.generations import serving
from adapters.tables.tasks import position_of
from projections.catalogue import PROJECTIONS
from service.rebuilding import rebuild
from service.run import TooManyRivals
from service.town import Town
from service.towns import Towns
from service.verify import verify_town
from service.view import view
from service.worker import Worker, beside
from tests.adapters.tables.stored import StoredVersion, all_stored
from tests.towns import record, register_units

PATIENCE = 20


@pytest.fixture
def worker(towns: Towns, urls: Urls) -> Worker:
    """A worker that has not begun."""
    return Worker(towns, urls.app)


@contextmanager
def working(towns: Towns, urls: Urls, count: int = 1) -> Iterator[None]:
    """Run workers beside each other."""
    with ExitStack() as running:
        for _ in range(count):
            running.enter_context(beside(Worker(towns, urls.app)))
        yield


def wait_until_shown(town: Town) -> None:
    """Wait until every projection shows the head, the tree covers it and every fact's keys are confirmed."""
    head, deadline = town.log.head(), time.monotonic() + PATIENCE
    while True:
        with town.pool.connection() as connection:
            reached = {name: held.position for name, held in serving(connection, town.slug).items()}
            reached["vault"] = position_of(connection, town.slug, "vault")
        sealed = town.seal.latest()
        if len(reached) == len(PROJECTIONS) + 1 and set(reached.values()) == {head} and sealed and sealed.size == head:
            return
        assert time.monotonic() < deadline, (head, reached, sealed)
        time.sleep(0.02)


def insist(town: Town, unit: str) -> None:
    """Record with a key, and again until it is answered, as a program does that was cut off or had too many rivals."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            record(town, "people/register-unit", key=unit, unit=unit, name=unit.capitalize(), kind="skole")
        except (psycopg.OperationalError, TooManyRivals):
            assert time.monotonic() < deadline
        else:
            return


def versions(town: Town) -> list[StoredVersion]:
    """Give all row versions of all projections."""
    with town.pool.connection() as connection:
        return [one for projection in PROJECTIONS for one in all_stored(connection, town.slug, projection)]


def unconfirmed(town: Town) -> int:
    """Count the keys whose fact has not been seen in the log."""
    with town.pool.connection() as connection:
        rows = connection.execute("select count(*) from sporbar_rebild.vault_key where not confirmed").fetchall()
    return int(rows[0][0])


def test_one_round_does_all_there_is(town: Town, worker: Worker) -> None:
    """A round projects, seals and confirms; the next finds nothing to do."""
    register_units(town, 3)
    record(town, "people/register-person", person="leder-1", name="Leder", role="leader", unit="skole-0")
    assert unconfirmed(town) == 1
    while worker.catch_up():
        pass
    wait_until_shown(town)
    assert unconfirmed(town) == 0
    assert verify_town(town).holds
    assert verify_town(town).covered == 4
    assert not worker.catch_up()


def test_what_is_recorded_shows_by_itself(town: Town, towns: Towns, urls: Urls) -> None:
    """Beside a running worker a reader that waits for its own position is served."""
    with working(towns, urls):
        for number in range(3):
            register_units(town, 1, first=number)
            with view(town, PROJECTIONS, wanted=number + 1, wait_seconds=PATIENCE) as snapshot:
                assert snapshot.position >= number + 1


def test_a_new_municipality_is_taken_along(new_town: Callable[[str], Town], towns: Towns, urls: Urls) -> None:
    """A municipality that is founded while the worker runs is worked for too."""
    with working(towns, urls):
        for slug in ("ishoej", "rebild"):
            register_units(new_town(slug), 1)
            wait_until_shown(towns.get(slug))


def test_workers_beside_each_other_write_nothing_twice(town: Town, towns: Towns, urls: Urls) -> None:
    """Three workers under four writers leave the rows that one would have left, and one whole tree."""

    def write(writer: int) -> None:
        for number in range(10):
            insist(town, f"enhed{writer}-{number}")

    with working(towns, urls, count=3), ThreadPoolExecutor(4) as writers:
        assert list(writers.map(write, range(4))) == [None] * 4
        wait_until_shown(town)
    assert verify_town(town).holds
    worked = versions(town)
    assert rebuild(town, PROJECTIONS) == []
    assert versions(town) == worked


def test_a_lost_connection_is_made_again(town: Town, towns: Towns, urls: Urls) -> None:
    """When the database drops every connection, the worker waits and goes on."""
    assert urls.admin is not None
    with working(towns, urls):
        register_units(town, 1)
        wait_until_shown(town)
        with psycopg.connect(urls.admin, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        insist(town, "skole-1")
        towns.pool.check()
        wait_until_shown(town)


def test_one_municipalitys_trouble_is_not_the_others(new_town: Callable[[str], Town], towns: Towns, urls: Urls) -> None:
    """An entry that this program cannot read holds up no other municipality, nor the seal of its own log."""
    broken, whole = new_town("ishoej"), new_town("rebild")
    with working(towns, urls):
        broken.log.append([DCBEvent("from-the-future", b"{}", [])])
        register_units(whole, 2)
        wait_until_shown(whole)
        register_units(whole, 1, first=2)
        wait_until_shown(whole)
    sealed = broken.seal.latest()
    assert sealed is not None
    assert sealed.size == 1
