"""Proves a log against its checkpoint: every leaf recomputed from the entry, the root from the leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from adapters.seal import tree
from adapters.seal.note import Checkpoint, NoteError, open_note
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
    """Recompute a municipality's log and compare it with its newest signed checkpoint."""
    signed = town.seal.latest()
    head = town.log.head()  # after the checkpoint, so that it lies within what is read
    covered = signed.size if signed else 0
    leaves: list[bytes] = []
    fault: str | None = None
    expected, last = 1, 0
    for entry in town.log.entries(until=head):
        if fault is None:
            fault = _fault(entry.position, expected, entry.recorded, last)
            leaf = entry.computed_leaf(town.slug)
            if fault is None and leaf != entry.leaf_hash:
                fault = f"entry {entry.position} is not what its leaf hash was made from"
            if expected <= covered:
                leaves.append(leaf)
        expected, last = entry.position + 1, entry.recorded
        if entry.position % STEP == 0:
            moved(STEP)
    if fault is None and expected != head + 1:
        fault = f"the log says it ends at {head}, but its last entry is {expected - 1}"
    if fault is None and (lost := town.log.misindexed(head)):
        fault = f"entry {lost} is not found by its own tags"
    root = tree.root(leaves)
    if fault is None and signed:
        fault = _against(town, root, signed.note, covered)
    return Verification(town.slug, head, covered, root, fault)


def _fault(position: int, expected: int, recorded: int, last: int) -> str | None:
    if position != expected:
        return f"entry {expected} is missing"
    if recorded < last:
        return f"entry {position} was recorded before the entry ahead of it"
    return None


def _against(town: Town, root: bytes, note: bytes, covered: int) -> str | None:
    try:
        checkpoint = Checkpoint.parse(open_note(note, [town.seal.signer.verifier()]))
    except NoteError as error:
        return f"the checkpoint's signature does not hold: {error}"
    if checkpoint.origin != town.seal.origin or checkpoint.size != covered:
        return "the checkpoint is for another log or size"
    if checkpoint.root != root:
        return f"the {covered} entries do not give the root that the checkpoint signed"
    return None
