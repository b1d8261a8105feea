"""Processes that append to a log until told to stop, and insist on an answer to each of their appends."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from typing import Final
from uuid import uuid4

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from adapters.log import Entry, Log, LogIsBusy, open_log

Answers = dict[str, range]
PATIENCE: Final = 120.0
"""Seconds that an append may take on a busy machine whose database comes and goes."""
_KIND: Final = "written"


def name_of(entry: Entry) -> str:
    """Give the name of the append that an entry belongs to."""
    return entry.data.decode().partition("#")[0]


@dataclass
class Writers:
    """Processes that write when told to."""

    pipes: Sequence[Connection]

    def begin(self, round_: int) -> None:
        """Let every process write, and wait until each has begun."""
        for pipe in self.pipes:
            pipe.send(round_)
        for pipe in self.pipes:
            assert pipe.recv() == "writing"

    def end(self) -> Answers:
        """Let them finish what they have begun; gives the positions of each append by its name."""
        for pipe in self.pipes:
            pipe.send(None)
        return {name: positions for pipe in self.pipes for name, positions in pipe.recv().items()}


@contextmanager
def writers(address: str, municipality: str, *, processes: int, threads: int) -> Iterator[Writers]:
    """Start processes with this many writing threads each."""
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in range(processes)]
    started = [
        context.Process(target=_work, args=(theirs, address, municipality, number, threads), daemon=True)
        for number, (_, theirs) in enumerate(pairs)
    ]
    for process, (_, theirs) in zip(started, pairs, strict=True):
        process.start()
        theirs.close()
    try:
        yield Writers([ours for ours, _ in pairs])
    finally:
        for process, (ours, _) in zip(started, pairs, strict=True):
            ours.close()
            process.join(PATIENCE)


def _work(pipe: Connection, address: str, municipality: str, number: int, threads: int) -> None:
    """Write round after round, until nobody is there to ask for more."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # that the database is away is what is tried here
    log = open_log(address, municipality)
    try:
        while True:
            round_, stop = pipe.recv(), threading.Event()
            with ThreadPoolExecutor(threads) as pool:
                names = [f"{number}.{thread}/{round_}" for thread in range(threads)]
                writing = [pool.submit(write, log, name, stop) for name in names]
                pipe.send("writing")
                pipe.recv()
                stop.set()
            pipe.send({name: positions for one in writing for name, positions in one.result().items()})
    except EOFError:
        log.pool.close()


def write(log: Log, writer: str, stop: threading.Event) -> Answers:
    """Append one to three events at a time until told to stop, each on condition that only this writer writes here."""
    own, after, answers = DCBQuery([DCBQueryItem(types=[_KIND], tags=[f"writer:{writer}"])]), 0, Answers()
    for number in count():
        if stop.is_set():
            return answers
        name = f"{writer}/{number}"
        events = [DCBEvent(_KIND, f"{name}#{part}".encode(), [f"writer:{writer}"]) for part in range(number % 3 + 1)]
        answers[name] = insist(log, events, DCBAppendCondition(own, after))
        after = answers[name][-1]
    raise AssertionError


def insist(log: Log, events: Sequence[DCBEvent], condition: DCBAppendCondition) -> range:
    """Ask again with the same id until there is an answer; a refusal is none, for nobody else writes here."""
    append_id, deadline = uuid4(), time.monotonic() + PATIENCE
    while True:
        try:
            return log.append_entries(events, condition, append_id)
        except (psycopg.OperationalError, LogIsBusy):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
