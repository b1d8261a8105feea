"""When PostgreSQL hangs, callers are told that the log is busy, and no more of them wait than there is room for."""

from __future__ import annotations

import asyncio
import gc

from eventsourcing.dcb.api import DCBEvent

from adapters.log import Log, LogIsBusy, open_log
from adapters.log.member import Member
from adapters.log.queue import BOUND, LARGEST_GROUP
from tests.faults.ledger import Ledger
from tests.faults.own_server import OwnServer
from tests.faults.telling import sum_up
from tests.faults.writing import name_of

CALLS = 4 * BOUND
MOST = BOUND + LARGEST_GROUP


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
