"""Proves a log against its checkpoints: every leaf recomputed from the entry, the root from the leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

from adapters.log.index import misindexed
from adapters.log.snapshot import snapshot
from adapters.seal.audit import Audit
from adapters.seal.claims import Book
from adapters.seal.faults import NotWhole
from adapters.seal.signing import Verifier
from service.town import Town

_CONNECTIONS: Final = 4


class Verification(NamedTuple):
    """What came of verifying a log: how many entries a checkpoint covers, and the first thing that does not hold.

    `position` is the first place where a fault shows.
    """

    municipality: str
    entries: int = 0
    covered: int = 0
    root: bytes = b""
    fault: str | None = None
    position: int | None = None

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


def verify_town(
    town: Town,
    moved: Callable[[int], None] = lambda _: None,
    kept: Sequence[bytes] = (),
    trusted: Sequence[Verifier] = (),
) -> Verification:
    """Recompute a municipality's log in one pass and hold it against every signed checkpoint on the way.

    `kept` are notes of earlier checkpoints that were kept elsewhere; raises NoteError for one that no key of this log
    signed. `trusted` are the log's keys that are trusted at first, newest first; without them, all that lie on this
    machine. What is written meanwhile does not disturb: all is read as of one moment.
    """
    book = Book(town.seal.origin, town.seal.verifiers(), kept, trusted)
    with snapshot(town.log.pool, _CONNECTIONS) as (*connections, beside), ThreadPoolExecutor(1) as index:
        lost = index.submit(misindexed, beside, town.slug)
        try:
            audited = Audit(connections, town.slug, book).run(moved)
        except NotWhole as found:
            return Verification(town.slug, fault=str(found), position=found.position)
        if position := lost.result():
            fault = f"entry {position} is not found by its own tags"
            return Verification(town.slug, *audited, fault=fault, position=position)
    return Verification(town.slug, *audited)
