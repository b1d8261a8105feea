"""The queue of a log: appends that come while one is being committed are committed together, after it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import ClassVar, Final
from uuid import UUID

from adapters.log.member import Member

LARGEST_GROUP: Final = 64
BOUND: Final = 1_024
"""Appends that may wait for one municipality in this process."""
GATHER_SECONDS: Final = 0.001
CONTENDED_SECONDS: Final = 0.0002
"""Whoever waited longer than this for other writers shares the municipality with another process."""


class LogIsBusy(Exception):  # noqa: N818 a state, not a mistake
    """Too many appends wait for this municipality, or another writer holds it for too long; nothing was recorded."""


class Queue:
    """Collects appends and hands them over in groups, one group at a time.

    Whoever finds nobody at work commits its own append at once. What came meanwhile is committed by a thread of the
    log's own, group after group, until nothing waits.
    """

    _at_work_here: ClassVar[set[int]] = set()
    """The queues of this process that are at work, by their `id`."""

    def __init__(self, commit: Callable[[Sequence[Member]], float], name: str, bound: int = BOUND) -> None:
        """`commit` settles the result of every member, gives how long it waited for other writers, and never raises."""
        self._commit = commit
        self._bound = bound
        self._lock = Lock()
        self._waiting: deque[Member] = deque()
        self._at_work = False
        self._answered = self._awaited = 0
        self._gathered = Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"log {name}")

    def put(self, member: Member) -> None:
        """Let an append be committed, by this thread if nobody is at work; raises LogIsBusy."""
        if self._enter(member):
            try:
                self._commit_next()
            finally:
                if self._goes_on():
                    self._thread.submit(self._work)

    def put_aside(self, member: Member) -> None:
        """Let an append be committed by the log's thread; returns at once. Raises LogIsBusy."""
        if self._enter(member):
            self._thread.submit(self._work)

    def _enter(self, member: Member) -> bool:
        """Take an append in; True for whoever has to commit."""
        with self._lock:
            if len(self._waiting) >= self._bound:
                message = f"{self._bound} appends wait already"
                raise LogIsBusy(message)
            self._waiting.append(member)
            if len(self._waiting) == self._awaited:
                self._gathered.set()
            begins, self._at_work = not self._at_work, True
        if begins:
            self._at_work_here.add(id(self))
        return begins

    def _work(self) -> None:
        shared = False
        while True:
            waited = self._commit_next(whole=shared)
            shared = waited > CONTENDED_SECONDS or len(self._at_work_here) > 1
            if shared:
                self._gather()
            if not self._goes_on():
                return

    def _goes_on(self) -> bool:
        with self._lock:
            self._at_work = bool(self._waiting)
            if not self._at_work:
                self._at_work_here.discard(id(self))
            return self._at_work

    def _gather(self) -> None:
        """Wait a moment for those who were just answered, while others make use of it: a few cost as much as one."""
        with self._lock:
            self._awaited = self._answered + len(self._waiting)
            if not self._waiting and self._answered == 1:
                return
            self._gathered.clear()
        self._gathered.wait(GATHER_SECONDS)

    def _commit_next(self, *, whole: bool = False) -> float:
        """Commit all who wait, or about half of those who ask at present, so that the others come in meanwhile.

        An append whose caller gave it up is left out; one that is there twice comes in the next group.
        """
        group: dict[UUID, Member] = {}
        again: list[Member] = []
        with self._lock:
            size = LARGEST_GROUP if whole else min(LARGEST_GROUP, (len(self._waiting) + self._answered + 1) // 2)
            while self._waiting and len(group) < size:
                member = self._waiting.popleft()
                if member.id in group:
                    again.append(member)
                elif member.result.set_running_or_notify_cancel():
                    group[member.id] = member
            self._waiting.extendleft(reversed(again))
            self._answered = len(group)
        return self._commit(list(group.values())) if group else 0.0
