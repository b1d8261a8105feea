"""Leaves recomputed from rows, a block at a time, as long as row follows row as it should."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from adapters.log.copying import Stored
from adapters.seal.faults import NotWhole


class Leaves:
    """Rows in order; `fault` is the first that is not what it should be, and no leaf is given from it on."""

    def __init__(self, rows: Iterator[Stored]) -> None:
        """Take the rows from position 1 on."""
        self.fault: NotWhole | None = None
        self._rows = rows
        self._position = 0
        self._recorded = 0
        self._append_id = b""

    def take(self, most: int) -> list[bytes]:
        """Give the next leaf hashes: fewer than `most` at the end, and ahead of a fault."""
        leaves: list[bytes] = []
        last, recorded_last, append_last = self._position, self._recorded, self._append_id
        try:
            for position, recorded, append_id, entry, leaf in islice(self._rows, most):
                if sha256(entry).digest() != leaf or position != last + 1:
                    self.fault = self._wrong(last + 1, position)
                    break
                if recorded != recorded_last if append_id == append_last else recorded <= recorded_last:
                    self.fault = NotWhole(position, f"entry {position} was not recorded after the entry ahead of it")
                    break
                last, recorded_last, append_last = position, recorded, append_id
                leaves.append(leaf)
        except (struct.error, IndexError):
            self.fault = NotWhole(last + 1, f"entry {last + 1} has lost a part")
        self._position, self._recorded, self._append_id = last, recorded_last, append_last
        return leaves

    def _wrong(self, expected: int, position: int) -> NotWhole:
        if position == expected:
            return NotWhole(position, f"entry {position} is not what its leaf hash was made from")
        if position > expected:
            return NotWhole(expected, f"entry {expected} is missing")
        return NotWhole(position, f"entry {position} stands at no place of the log")
