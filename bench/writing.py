"""Writers that append for some seconds, in this process or spread over several, and what that came to."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from threading import Barrier
from typing import Final, NamedTuple

from bench.samples import Append, proposals

Opened = Callable[[], AbstractContextManager[list[Append]]]
"""Opens writers; a function of a module with its arguments, so that another process can be told of it."""

_WARM_UP: Final = 20
_PATIENCE: Final = 60.0


class Written(NamedTuple):
    """Events written in the measured time, and how many seconds each append took."""

    events: int
    waits: list[float]


def rate(opened: Opened, seconds: float, *, size: int = 1) -> float:
    """Let writers append for some seconds, `size` events at a time; gives events a second, all writers together."""
    return _written(opened, seconds, size).events / seconds


def waits(opened: Opened, seconds: float) -> list[float]:
    """Let writers append an event at a time; gives how many ms each append took."""
    return [1_000 * wait for wait in _written(opened, seconds, 1).waits]


def rate_of_processes(opened: Opened, processes: int, seconds: float) -> float:
    """Let the same writers append in several processes at once; gives events a second, all together."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Manager() as manager, ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        start = manager.Barrier(processes, timeout=_PATIENCE)
        running = [pool.submit(_in_process, opened, start, seconds) for _ in range(processes)]
        return sum(one.result() for one in running) / seconds


def _in_process(opened: Opened, start: Barrier, seconds: float) -> int:
    return _written(opened, seconds, 1, start).events


def _written(opened: Opened, seconds: float, size: int, others: Barrier | None = None) -> Written:
    with opened() as appends, ThreadPoolExecutor(len(appends)) as threads:
        start = Barrier(len(appends), action=None if others is None else partial(_wait, others), timeout=_PATIENCE)
        running = [threads.submit(_write, append, start, seconds, size) for append in appends]
        found = [one.result() for one in running]
    return Written(sum(one.events for one in found), [wait for one in found for wait in one.waits])


def _wait(others: Barrier) -> None:
    others.wait()


def _write(append: Append, start: Barrier, seconds: float, size: int) -> Written:
    """Append until the time is over; an append that comes back later than that does not count."""
    after, taken = 0, list[float]()
    for _ in range(_WARM_UP):
        after = append(proposals(size), after)
    start.wait()
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        after = append(proposals(size), after)
        if (done := time.perf_counter()) <= end:
            taken.append(done - begun)
    return Written(len(taken) * size, taken)
