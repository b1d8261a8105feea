"""Workers and rebuilds that are killed at any moment leave rows that a rebuild from the log would have left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from adapters.database import Server
from adapters.tables import generations
from adapters.tables.generations import drop_retired, serving
from projections.catalogue import PROJECTIONS
from service.rebuilding import rebuild
from service.town import Town
from tests.adapters.tables.stored import StoredVersion, all_stored
from tests.service.histories import begin, facts
from tests.stories.client import Stack, running, wait_until
from tests.towns import record, register_units

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("SPORBAR_TEST_KILLS", "3"))
PATIENCE = 60


@contextmanager
def started(stack: Stack, *verb: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a verb of the command line on a stack's database, as a process of its own that is killed at the end."""
    surroundings = {
        "SPORBAR_DATABASE_URL": stack.urls.app,
        "SPORBAR_OWNER_URL": stack.urls.owner,
        "SPORBAR_DATA_DIR": str(stack.settings.data_dir),
    }
    call = [sys.executable, "-c", "from service.cli import main; main()", *verb]
    with subprocess.Popen(call, cwd=ROOT, env=os.environ | surroundings, stderr=subprocess.DEVNULL) as process:  # noqa: S603 our own program
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def recording(town: Town) -> Iterator[None]:
    """Record without pause, corrections among it, until the block ends."""
    stopping = threading.Event()

    def write() -> None:
        number = 0
        while not stopping.wait(0.01):
            register_units(town, 1, prefix="ny", first=number)
            if number % 5 == 0:
                record(town, "records/correct", entry=town.log.head(), because="Forkert.", happened="2025-10-01")
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def reached(town: Town) -> int:
    """Give how far all projections have come; 0 when not all have tables."""
    with town.pool.connection() as connection:
        held = serving(connection, town.slug)
    return min((one.position for one in held.values()), default=0) if len(held) == len(PROJECTIONS) else 0


def wait_for_more(town: Town) -> None:
    """Wait until more shows than does now."""
    before = reached(town)
    wait_until(lambda: reached(town) > before, PATIENCE)


def versions(town: Town) -> list[StoredVersion]:
    """Give all row versions of all projections."""
    with town.pool.connection() as connection:
        return [one for projection in PROJECTIONS for one in all_stored(connection, town.slug, projection)]


def tables(town: Town) -> int:
    """Count the row tables that there are."""
    with town.pool.connection() as connection:
        row = connection.execute(
            "select count(*) from pg_tables where schemaname = 'sporbar_rebild_rows'"
            " and tablename not in ('checkpoint', 'generation')"
        ).fetchone()
    return int(row[0]) if row else 0


def test_killed_at_any_moment_nothing_is_lost_or_doubled(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed with signal 9 while facts come in, workers leave the versions that a rebuild gives, and no table over."""
    moments = random.Random(os.environ.get("SPORBAR_TEST_SEED"))  # noqa: S311 any moment will do
    with running(server, tmp_path, worker=False) as stack:
        town = stack.towns.get("rebild")
        begin(town)
        with recording(town):
            for number in range(KILLS):
                with started(stack, "worker"), ExitStack() as rebuilding:
                    if number % 2:
                        rebuilding.enter_context(started(stack, "rebuild"))
                    wait_for_more(town)
                    time.sleep(moments.uniform(0, 2.0 if number % 2 else 0.5))
        with started(stack, "worker") as working:
            wait_until(lambda: reached(town) == town.log.head(), PATIENCE)
            working.send_signal(signal.SIGTERM)
            assert working.wait(PATIENCE) == 0
        lived = versions(town)
        assert rebuild(town, PROJECTIONS) == []
        assert versions(town) == lived
        assert len(facts(town)) == reached(town)
        monkeypatch.setattr(generations, "GRACE_SECONDS", 0)
        with town.pool.connection() as connection:
            connection.autocommit = True
            assert drop_retired(connection, town.slug) == 0
            connection.autocommit = False
        assert tables(town) == sum(len(projection.rows) for projection in PROJECTIONS)
