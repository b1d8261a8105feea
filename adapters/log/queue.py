"""The queue of a log: appends that come while one is being committed are committed together, after it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from adapters.log.committing import Committer
from adapters.log.member import Member
from adapters.log.waiting import Source


class Queue:
    """Lets appends be committed, by their own thread or by the log's.

    Whoever finds nobody at work commits its own append at once. What came meanwhile is committed by a thread of the
    log's own, group after group, until nothing waits.
    """

    def __init__(self, committer: Committer, name: str) -> None:
        """Name the log's thread, which is there as long as it has work."""
        self._committer = committer
        self._source = Source()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"log {name}")

    def put(self, member: Member) -> None:
        """Let an append be committed, by this thread if nobody is at work; raises LogIsBusy."""
        if self._source.enter(member):
            try:
                self._committer.commit(self._source.take())
            finally:
                if self._source.goes_on():
                    self._thread.submit(self._work)

    def put_aside(self, member: Member) -> None:
        """Let an append be committed by the log's thread; returns at once. Raises LogIsBusy."""
        if self._source.enter(member):
            self._thread.submit(self._work)

    def _work(self) -> None:
        while True:
            self._committer.stream(self._source)
            if not self._source.goes_on():
                return
