"""When PostgreSQL hangs, callers are told that the log is busy, and no more of them wait than there is room for."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
from eventsourcing.dcb.api import DCBEvent

from adapters.log import Log, LogIsBusy, open_log
from adapters.log.committing import DEPTH
from adapters.log.member import Member
from adapters.log.waiting import BOUND, LARGEST_GROUP
from service.app import create_app
from service.identity import Claim, Identities
from service.settings import Settings
from service.towns import Towns
from tests.adapters.log.groups import Append, append_group
from tests.faults.ledger import Ledger
from tests.faults.own_server import OwnServer
from tests.faults.telling import sum_up
from tests.faults.writing import name_of
from tests.stories.client import refusal, serving, wait_until

CALLS = 4 * BOUND
MOST = BOUND + DEPTH * LARGEST_GROUP


def waiting() -> int:
    """Give how many appends lie in memory."""
    return sum(isinstance(one, Member) for one in gc.get_objects())


async def call_while_frozen(own: OwnServer, log: Log) -> tuple[dict[str, range], int, int]:
    """Call far more often than there is room, while nothing moves; gives answers, refusals and how many waited."""
    with own.frozen():
        calls = {
            f"call/{number}": asyncio.create_task(log.append_async([DCBEvent("written", b"call/%d#0" % number, [])]))
            for number in range(CALLS)
        }
        await asyncio.sleep(0.1)  # each call has taken its first step: it waits, or it was refused
        refused = [name for name, call in calls.items() if call.done()]
        for name in refused:
            assert isinstance(calls.pop(name).exception(), LogIsBusy)
        gc.collect()
        held = waiting()
    answers = {name: await call for name, call in calls.items()}
    return answers, len(refused), held


def test_whoever_finds_no_room_is_told_and_nobody_waits_in_vain(own: OwnServer, municipality: str) -> None:
    """Beyond the bound a caller is refused at once and leaves nothing behind; who waits is answered in the end."""
    log = open_log(own.urls.app, municipality)
    log.append([DCBEvent("written", b"first#0", [])])
    answers, refused, held = asyncio.run(call_while_frozen(own, log))
    assert BOUND <= len(answers) <= MOST
    assert held <= MOST
    ledger = Ledger(name_of)
    ledger.read_on(log)
    answers["first"] = range(1, 2)
    assert (ledger.lost(answers), ledger.doubled(answers), ledger.faults) == ([], [], [])
    log.pool.close()
    sum_up(f"busy: {refused} of {CALLS} calls refused at once, {held} held in memory, {len(answers)} answered")


def test_over_http_a_full_queue_says_when_to_ask_again(own: OwnServer, rebild: str, tmp_path: Path) -> None:
    """While another writer holds the municipality and the queue is full, a command is answered 503 with Retry-After.

    Nothing came of it, reading goes on meanwhile, and once the other writer is done the same command is recorded.
    """
    settings = Settings(data_dir=tmp_path)
    token = Identities(settings.keys_dir).token(Claim("consultant", None, rebild))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    unit = {"unit": "skole-ny", "name": "Ny Skole", "kind": "skole"}
    with (
        Towns(own.urls.app, settings.keys_dir) as towns,
        serving(create_app(settings, towns)) as address,
        httpx.Client(base_url=f"{address}/api/v1/{rebild}", headers=headers) as http,
        ThreadPoolExecutor(1) as thread,
    ):
        log = towns.get(rebild).log
        with psycopg.connect(own.urls.app) as other:
            append_group(other, [Append((DCBEvent("written", b"other#0", []),))])
            filling = thread.submit(asyncio.run, crowd(log))
            wait_until(lambda: waiting() >= BOUND)
            answer = http.post("people/register-unit", json=unit)
            refusal(answer, 503, "too-many-wait")
            assert answer.headers["Retry-After"] == "2"
            assert http.get("log/keys").status_code == httpx.codes.OK
            other.rollback()
        answered = filling.result(60)
        assert http.post("people/register-unit", json=unit).json()["position"] == answered + 1 == log.head()


async def crowd(log: Log) -> int:
    """Call more often than there is room; gives the last position that anybody was answered."""
    calls = [log.append_async([DCBEvent("written", b"crowd#0", [])]) for _ in range(MOST + 1)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert any(isinstance(answer, LogIsBusy) for answer in answers)
    return max(answer[-1] for answer in answers if isinstance(answer, range))
