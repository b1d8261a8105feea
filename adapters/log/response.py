"""What a read answers through the eventsourcing library's interface."""

from __future__ import annotations

from collections.abc import Iterator

from eventsourcing.dcb.api import DCBEvent, DCBReadResponse, DCBSequencedEvent

from adapters.log.entry import Entry


class ReadResponse(DCBReadResponse):
    """Events read in order, a page at a time, up to the head that the log had when reading began."""

    def __init__(self, entries: Iterator[Entry], head: int | None) -> None:
        """Wrap the entries; `head` is known at once unless a limit sets it to the last event read."""
        self._entries = entries
        self._head = head
        self._limited = head is None

    @property
    def head(self) -> int | None:
        """The log's head when reading began; with a limit, the position of the last event given so far."""
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        """Give the next event."""
        entry = next(self._entries)
        if self._limited:
            self._head = entry.position
        return DCBSequencedEvent(
            event=DCBEvent(type=entry.type, data=entry.data, tags=list(entry.tags)), position=entry.position
        )
