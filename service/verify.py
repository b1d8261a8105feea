"""Proves a log against its checkpoints: every leaf recomputed from the entry, the root from the leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from adapters.log import Entry
from adapters.seal import tree
from adapters.seal.note import Checkpoint, NoteError, open_note
from adapters.seal.store import Signed
from service.town import Town

STEP = 1_000


class Verification(NamedTuple):
    """What came of verifying a log: how many entries a checkpoint covers, and the first thing that does not hold."""

    municipality: str
    entries: int
    covered: int
    root: bytes
    fault: str | None

    @property
    def holds(self) -> bool:
        """True when nothing was found wrong."""
        return self.fault is None

    def sentence(self) -> str:
        """Say what was found."""
        if self.fault:
            return f"{self.municipality}: DOES NOT HOLD: {self.fault}"
        later = self.entries - self.covered
        rest = f", {later} newer entries await the next checkpoint" if later else ""
        return f"{self.municipality}: {self.covered} entries hold under root {self.root.hex()}{rest}"


def verify_town(town: Town, moved: Callable[[int], None] = lambda _: None) -> Verification:
    """Recompute a municipality's log in one pass and compare it with every signed checkpoint on the way."""
    signed = town.seal.signed()
    head = town.log.head()  # after the checkpoints, so that they lie within what is read
    growing, root = tree.Growing(), tree.Growing().root()
    awaited = list(reversed(signed))
    fault = None if signed or not head else "no checkpoint has been signed over its entries"
    before: Entry | None = None
    for entry in town.log.entries(until=head):
        leaf = entry.computed_leaf(town.slug)
        fault = fault or _fault(entry, leaf, before)
        growing.add(leaf)
        while awaited and awaited[-1].size <= growing.size:
            root, reached = growing.root(), awaited.pop()
            fault = fault or _against(town, root, growing.size, reached)
        before = entry
        if entry.position % STEP == 0:
            moved(STEP)
    if fault is None and (last := before.position if before else 0) != head:
        fault = f"the log says it ends at {head}, but its last entry is {last}"
    if fault is None and awaited:
        fault = f"a checkpoint signs {awaited[0].size} entries, but there are only {growing.size}"
    if fault is None and (lost := town.log.misindexed(head)):
        fault = f"entry {lost} is not found by its own tags"
    return Verification(town.slug, head, signed[-1].size if signed else 0, root, fault)


def _fault(entry: Entry, leaf: bytes, before: Entry | None) -> str | None:
    expected = before.position + 1 if before else 1
    if entry.position != expected:
        return f"entry {expected} is missing"
    if leaf != entry.leaf_hash:
        return f"entry {entry.position} is not what its leaf hash was made from"
    if before and entry.recorded < before.recorded + (entry.append_id != before.append_id):
        return f"entry {entry.position} was not recorded after the entry ahead of it"
    return None


def _against(town: Town, root: bytes, size: int, signed: Signed) -> str | None:
    try:
        checkpoint = Checkpoint.parse(open_note(signed.note, town.seal.verifiers()))
    except NoteError as error:
        return f"the checkpoint of {signed.size} entries: its signature does not hold: {error}"
    if checkpoint.origin != town.seal.origin or checkpoint.size != size:
        return f"the checkpoint of {signed.size} entries is for another log or size"
    if checkpoint.root != root:
        return f"the first {size} entries do not give the root that their checkpoint signed"
    return None
