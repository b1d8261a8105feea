"""Appends that wait for one municipality, and which of them make the next group."""

from __future__ import annotations

import selectors
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Lock
from typing import ClassVar, Final
from uuid import UUID

from adapters.log.member import Member

LARGEST_GROUP: Final = 64
BOUND: Final = 1_024
"""Appends that may wait for one municipality in this process."""
GATHER_SECONDS: Final = 0.001


class LogIsBusy(Exception):  # noqa: N818 a state, not a mistake
    """Too many appends wait for this municipality, or another writer holds it for too long; nothing was recorded."""


class Bell:
    """What wakes a thread that waits for several things at once: a file that can be read after it was rung."""

    def __init__(self) -> None:
        """Hang it up, silent."""
        self._ear, self._hammer = socket.socketpair()
        self._hammer.setblocking(False)

    def fileno(self) -> int:
        """Give the file."""
        return self._ear.fileno()

    def ring(self) -> None:
        """Let it be heard until it is silenced."""
        with suppress(BlockingIOError):
            self._hammer.send(b"!")

    def silence(self) -> None:
        """Wait until it rings, and silence it."""
        self._ear.recv(64)

    def wait(self, seconds: float) -> None:
        """Wait until it rings, at most so long, and silence it."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._ear, selectors.EVENT_READ)
            if selector.select(seconds):
                self.silence()

    def close(self) -> None:
        """Take it down."""
        self._ear.close()
        self._hammer.close()


class Source:
    """The line of those who wait, and whether anybody is at work for them."""

    _at_work_here: ClassVar[set[int]] = set()
    """The lines of this process that somebody is at work for, by their `id`."""

    def __init__(self, bound: int = BOUND) -> None:
        """Let at most so many wait."""
        self._bound = bound
        self._lock = Lock()
        self._waiting: deque[Member] = deque()
        self._at_work = False
        self._taken = self._awaited = 0
        self._bell: Bell | None = None

    @contextmanager
    def listening(self) -> Iterator[Bell]:
        """Give a bell that rings when as many wait as `take` would have liked."""
        with closing(Bell()) as bell:
            self._bell = bell
            try:
                yield bell
            finally:
                with self._lock:
                    self._bell = None

    def enter(self, member: Member) -> bool:
        """Take an append in; True for whoever has to go to work. Raises LogIsBusy."""
        with self._lock:
            if len(self._waiting) >= self._bound:
                message = f"{self._bound} appends wait already"
                raise LogIsBusy(message)
            self._waiting.append(member)
            if len(self._waiting) == self._awaited and self._bell:
                self._bell.ring()
            begins, self._at_work = not self._at_work, True
        if begins:
            self._at_work_here.add(id(self))
        return begins

    def goes_on(self) -> bool:
        """Tell whether there is more to do; if not, the next one who comes goes to work."""
        with self._lock:
            self._at_work = bool(self._waiting)
            if not self._at_work:
                self._at_work_here.discard(id(self))
            return self._at_work

    def is_one_of_several(self) -> bool:
        """Tell whether this process is at work for other municipalities as well."""
        return len(self._at_work_here) > 1

    def take(self, sent: int = 0, *, whole: bool = False) -> list[Member]:
        """Take all who wait out, or about half of those who ask at present, so that the others come in meanwhile.

        While `sent` appends are on their way, none is taken before as many wait; then the bell rings. An append whose
        caller gave it up is left out; one that is there twice comes in the next group.
        """
        group: dict[UUID, Member] = {}
        again: list[Member] = []
        with self._lock:
            self._awaited = 0
            if len(self._waiting) < sent:
                self._awaited = sent
                return []
            size = LARGEST_GROUP if whole else min(LARGEST_GROUP, (len(self._waiting) + (sent or self._taken) + 1) // 2)
            while self._waiting and len(group) < size:
                member = self._waiting.popleft()
                if member.id in group:
                    again.append(member)
                elif member.result.set_running_or_notify_cancel():
                    group[member.id] = member
            self._waiting.extendleft(reversed(again))
            self._taken = len(group)
        return list(group.values())

    def gather(self) -> None:
        """Wait a moment for those who were just answered, while others make use of it: a few cost as much as one."""
        with self._lock:
            if not self._waiting and self._taken == 1:
                return
            self._awaited = self._taken + len(self._waiting)
        if self._bell:
            self._bell.wait(GATHER_SECONDS)
