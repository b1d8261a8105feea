"""Readers that follow a log while it is written to: what each of them saw, in order."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from adapters.log import Log

Reader = Callable[[Log, int, float], list[tuple[int, bytes]]]
END = b"end"
"""What the last entry says: whoever has seen it stops."""


def subscribed(log: Log, after: int, pause: float) -> list[tuple[int, bytes]]:
    """Follow by subscription, with a rest now and then."""
    seen = []
    with log.subscribe(after=after) as events:
        for event in events:
            seen.append((event.position, event.event.data))
            if event.event.data == END:
                break
            _rest(pause)
    return seen


def polling(log: Log, after: int, pause: float) -> list[tuple[int, bytes]]:
    """Ask again and again for what comes after the last position, a random number at a time."""
    seen: list[tuple[int, bytes]] = []
    while not seen or seen[-1][1] != END:
        limit = random.randint(1, 300)  # noqa: S311 any number will do
        found = [(entry.position, entry.data) for entry in log.entries(after=after, limit=limit)]
        seen += found
        after = found[-1][0] if found else after
        _rest(pause)
    return seen


def heading(log: Log, after: int, pause: float) -> list[tuple[int, bytes]]:
    """Ask where the log ends, and read up to there and no further, as projections do."""
    seen: list[tuple[int, bytes]] = []
    while not seen or seen[-1][1] != END:
        head = log.head()
        seen += [(entry.position, entry.data) for entry in log.entries(after=after, until=head)]
        after = head
        _rest(pause)
    return seen


def follow(
    pool: ThreadPoolExecutor, log: Log, readers: list[tuple[Reader, float]]
) -> list[tuple[int, Future[list[tuple[int, bytes]]]]]:
    """Start readers at random positions of what is there by now; gives where each one starts, and what it will see."""
    head = log.head()
    starts = [random.randint(0, head) for _ in readers]  # noqa: S311 any position will do
    return [
        (start, pool.submit(reader, log, start, pause)) for start, (reader, pause) in zip(starts, readers, strict=True)
    ]


def _rest(longest: float) -> None:
    if longest and random.random() < 0.1:  # noqa: S311 now and then
        time.sleep(random.uniform(0, longest))  # noqa: S311 for a while
