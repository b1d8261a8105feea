"""Callers that read some lists of the log and append to them if nothing was added since, and what each was answered."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Final

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from adapters.log import Log, open_log
from tests.faults.steps import Outcome, Step

_KIND: Final = "added"
_LISTS: Final = 12
_SHORT: Final = 300_000_000
"""Nanoseconds after which callers go on to other lists, so that lists stay short."""


def history(address: str, municipality: str, *, processes: int, threads: int, seconds: float) -> list[Step]:
    """Let processes with threads call for some seconds; gives every step, and a read of all lists at the end."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        orders = [(address, municipality, number, threads, seconds) for number in range(processes)]
        steps = [step for part in pool.starmap(_process, orders) for step in part]
    log = open_log(address, municipality)
    keys = sorted({key for step in steps for key in (*step.reads, *step.writes)})
    steps += [_read(log, f"last/{key}", [key])[0] for key in keys]
    log.pool.close()
    return steps


def _process(address: str, municipality: str, number: int, threads: int, seconds: float) -> list[Step]:
    log, until = open_log(address, municipality), time.monotonic() + seconds
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(lambda thread: _call(log, f"{number}.{thread}", until), range(threads)))
    log.pool.close()
    return [step for part in parts for step in part]


def _call(log: Log, caller: str, until: float) -> list[Step]:
    """Take steps one after the other: some only read, the others append to one or two of the lists around."""
    chance, steps = Random(caller), list[Step]()  # noqa: S311 which lists does not matter
    while time.monotonic() < until:
        age = time.monotonic_ns() // _SHORT
        lists = [f"list:{age}-{number}" for number in range(_LISTS)]
        read, boundary = _read(log, f"{caller}/{len(steps)}", chance.sample(lists, chance.randint(1, 3)))
        writes = chance.sample(lists, chance.choice((0, 1, 1, 2)))
        steps.append(_append(log, read, boundary, writes) if writes else read)
    return steps


def _read(log: Log, name: str, keys: list[str]) -> tuple[Step, DCBAppendCondition]:
    """Read lists, as one; gives also on which condition an append may rest on what was read."""
    query = DCBQuery([DCBQueryItem(types=[_KIND], tags=[key]) for key in keys])
    invoked, lists = time.monotonic_ns(), dict[str, list[str]]({key: [] for key in keys})
    response = log.read(query)
    for found in response:
        for key in lists.keys() & set(found.event.tags):
            lists[key].append(found.event.data.decode())
    reads = {key: tuple(names) for key, names in lists.items()}
    return Step(name, invoked, time.monotonic_ns(), "read", reads), DCBAppendCondition(query, response.head)


def _append(log: Log, read: Step, condition: DCBAppendCondition, writes: Iterable[str]) -> Step:
    """Append the step's name to lists, unless something was added to those that it has read."""
    event, position = DCBEvent(_KIND, read.name.encode(), sorted(writes)), None
    outcome: Outcome = "accepted"
    try:
        position = log.append([event], condition)
    except IntegrityError:
        outcome = "refused"
    except psycopg.OperationalError:
        outcome = "unknown"
    return Step(read.name, read.invoked, time.monotonic_ns(), outcome, read.reads, tuple(writes), position)
