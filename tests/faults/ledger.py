"""Holds the log against what callers were answered: nothing lost, nothing doubled, no gaps, one order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import psycopg

from adapters.log import Entry, Log
from adapters.seal.store import Seal
from adapters.seal.tree import Growing

Names = Callable[[Entry], str]
_PATIENCE: Final = 30.0


@dataclass
class Ledger:
    """What the log holds, read on from where it was read last; an append is known by a name of its own."""

    name_of: Names
    held: dict[str, list[int]] = field(default_factory=dict)
    """The positions that each name lies at."""
    tree: Growing = field(default_factory=Growing)
    faults: list[str] = field(default_factory=list)
    _last: Entry | None = None

    def take_in(self, log: Log, seal: Seal) -> None:
        """Take in what has been added, and hold the seal against it; a connection that was lost meanwhile is let go."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                self.read_on(log)
                self.compare_seal(seal)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
            else:
                return

    def read_on(self, log: Log) -> None:
        """Take in what has been added: positions without gaps, times that rise, leaves that fit."""
        head = log.head()
        for entry in log.entries(after=self.tree.size):
            if entry.position != self.tree.size + 1:
                self.faults.append(f"after {self.tree.size} comes {entry.position}")
            if self._last and not _follows(entry, self._last):
                self.faults.append(f"{entry.position} was recorded at {entry.recorded}, as late as the one before")
            if entry.computed_leaf(log.municipality) != entry.leaf_hash:
                self.faults.append(f"the leaf of {entry.position} is not its own")
            self.held.setdefault(self.name_of(entry), []).append(entry.position)
            self.tree.add(entry.leaf_hash)
            self._last = entry
        if self.tree.size < head:
            self.faults.append(f"the log says it ends at {head}, but its last entry is {self.tree.size}")

    def compare_seal(self, seal: Seal) -> None:
        """Bring the tree in the database up to date, and hold its root against that of the leaves."""
        deadline = time.monotonic() + _PATIENCE
        while ((signed := seal.latest()) is None or signed.size < self.tree.size) and time.monotonic() < deadline:
            if not seal.keep():
                time.sleep(0.01)  # another is at it
        if signed is None or (signed.size, signed.root) != (self.tree.size, self.tree.root()):
            self.faults.append(f"the tree's root is not that of its {self.tree.size} leaves")

    def lost(self, answered: Mapping[str, Iterable[int]]) -> list[str]:
        """Give what was answered, and is not there, or not where it was said to be."""
        return [name for name, positions in answered.items() if not set(positions) <= set(self.held.get(name, ()))]

    def doubled(self, answered: Mapping[str, Iterable[int]]) -> list[str]:
        """Give what is there more often than was answered; what was never answered counts too."""
        return [name for name, positions in self.held.items() if not set(positions) <= set(answered.get(name, ()))]


def _follows(entry: Entry, before: Entry) -> bool:
    """Tell whether an entry's time fits: that of its append, which is later than all before it."""
    if entry.append_id == before.append_id:
        return entry.recorded == before.recorded
    return entry.recorded > before.recorded
