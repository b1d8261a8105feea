"""A full disk refuses appends, loses nothing, and is forgotten once there is room again."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent

from adapters import directory
from adapters.database import Urls
from adapters.log import Log
from domain.catalogue import slices
from service.app import create_app
from service.identity import Claim, Identities
from service.settings import Settings
from service.town import Town
from service.towns import Towns
from service.verify import verify_town
from tests.faults.full import Disk, file_limit, folder_of_its_own, may_mount, small_disk
from tests.faults.ledger import Ledger
from tests.faults.lengths import LONG
from tests.faults.telling import sum_up
from tests.faults.writing import Answers, name_of
from tests.stories.client import refusal, serving

WAYS = [small_disk] if may_mount() else [file_limit]
if LONG and file_limit not in WAYS:
    WAYS.append(file_limit)
EVENTS = 100


def block(name: str) -> list[DCBEvent]:
    """An append of a size that needs room."""
    return [DCBEvent("written", f"{name}#{part}#{'x' * 4000}".encode(), [name]) for part in range(EVENTS)]


def append_until_full(log: Log, answered: Answers) -> str:
    """Append until there is no room; gives what was said then."""
    for number in range(200):
        try:
            answered[f"until full/{number}"] = log.append_entries(block(f"until full/{number}"))
        except psycopg.Error as error:
            return str(error)
    message = "The disk was never full"
    raise AssertionError(message)


def append_at_once(log: Log, ids: dict[str, UUID], answered: Answers) -> dict[str, UUID]:
    """Append blocks from threads at once; gives those that were not answered."""

    def one(name: str) -> None:
        with suppress(psycopg.Error):
            answered[name] = log.append_entries(block(name), None, ids[name])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, ids))
    return {name: append_id for name, append_id in ids.items() if name not in answered}


def ask_until_full(towns: Towns, folder: Path) -> httpx.Response:
    """Draft plans over HTTP until one is refused; gives that answer."""
    settings = Settings(data_dir=folder)
    token = Identities(settings.keys_dir).token(Claim("consultant", None, "ishoej"))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    with serving(create_app(settings, towns)) as address, httpx.Client(base_url=address, headers=headers) as http:
        for number in range(200):
            aims = [{"aim": f"sigte-{aim}", "text": "x" * 10_000} for aim in range(20)]
            plan = {"plan": f"plan-{number}", "aims": aims}
            answer = http.post("/api/v1/ishoej/plans/draft", json=slices()["plans", "draft"].example | plan)
            if answer.status_code != httpx.codes.CREATED:
                return answer
    message = "The disk was never full"
    raise AssertionError(message)


def break_down(urls: Urls, log: Log) -> None:
    """Write until the write-ahead log finds no room, after which PostgreSQL ends itself."""
    with suppress(psycopg.Error):
        for number in range(100):
            log.append([DCBEvent("written", f"small/{number}#0".encode(), [])])
            with psycopg.connect(urls.admin or "", autocommit=True) as admin:
                admin.execute("select pg_switch_wal()")
        message = "The write-ahead log always found room"
        raise AssertionError(message)


def assert_held(town: Town, answered: Answers) -> None:
    """All that was answered is there, whole and once, and the seal and every leaf hold."""
    ledger = Ledger(name_of)
    ledger.take_in(town.log, town.seal)
    assert (ledger.lost(answered), ledger.faults) == ([], [])
    assert {name: len(held) for name, held in ledger.held.items() if "small" not in name} == dict.fromkeys(
        answered, EVENTS
    )
    verified = verify_town(town)
    assert verified.holds, verified.sentence()


@pytest.mark.parametrize("way", WAYS)
def test_a_full_disk_refuses_appends_and_loses_nothing(
    way: Callable[[Path], AbstractContextManager[Disk]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no room for data an append fails whole and says why, and reading goes on; afterwards appends go on.

    With no room for the write-ahead log PostgreSQL breaks down; started again with room, it has all that was answered.
    """
    monkeypatch.setattr("adapters.log.committing.PATIENCE_SECONDS", 1.0)
    answered, ids = Answers(), {f"at once/{number}": uuid4() for number in range(8)}
    with folder_of_its_own() as folder, way(folder) as disk:
        urls = disk.start()
        with psycopg.connect(urls.owner) as owner:
            directory.prepare(owner)
            directory.add(owner, "rebild", "Rebild Kommune")
            directory.add(owner, "ishoej", "Ishøj Kommune")
        with Towns(urls.app, tmp_path / "keys") as towns:
            town = towns.get("rebild")
            answered["before"] = town.log.append_entries(block("before"))
            disk.fill()
            said = append_until_full(town.log, answered)
            assert "could not extend" in said
            refused = append_at_once(town.log, ids, answered)
            assert refused
            assert town.log.head() == EVENTS * len(answered)
            if way is small_disk:  # at a limit on files PostgreSQL does not speak of the disk
                refusal(ask_until_full(towns, tmp_path), 503, "disk-is-full")
            disk.free()
            assert append_at_once(town.log, refused, answered) == {}
            assert_held(town, answered)
            disk.fill(wholly=True)
            break_down(urls, town.log)
            disk.free()
            assert disk.start() == urls
            answered |= {"after": _once_there(town.log, "after")}
            assert_held(town, answered)
    sum_up(f"full disk ({way.__name__}): {len(refused)} appends refused whole, {len(answered)} answered, 0 lost")


def _once_there(log: Log, name: str) -> range:
    append_id, deadline = uuid4(), time.monotonic() + 60
    while True:
        try:
            return log.append_entries(block(name), None, append_id)
        except psycopg.Error:
            assert time.monotonic() < deadline
            time.sleep(0.1)
