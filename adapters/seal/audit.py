"""Recomputes a log in one pass: leaves from the rows, nodes from the leaves, roots from the nodes; memory stays flat.

Three connections see one moment: one sends the rows, one the claims, and one, asked from a thread of its own, the
stored nodes of the block at hand, so that PostgreSQL reads them while this process hashes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple

from psycopg import Connection

from adapters.log.copying import stored
from adapters.seal.blocks import BLOCK, Blocks
from adapters.seal.claims import Book
from adapters.seal.faults import NotWhole
from adapters.seal.leaves import Leaves
from adapters.seal.stored_nodes import covered, difference, nodes_of, surplus


class Audited(NamedTuple):
    """How many entries there are, how many the newest checkpoint covers, and the root over those."""

    entries: int
    covered: int
    root: bytes


class Audit:
    """One pass over one municipality's log."""

    def __init__(self, connections: list[Connection[Any]], municipality: str, book: Book) -> None:
        """Use three connections that see the same moment."""
        self._rows, claims, self._nodes = connections
        self._municipality = municipality
        self._book = book
        self._claims = book.claims(claims, municipality)
        self._claim = next(self._claims, None)
        self._tree = Blocks()
        self._agreed = {False: 0, True: 0}  # by whether it was kept elsewhere
        self._covered, self._root = 0, self._tree.root(0)

    def run(self, moved: Callable[[int], None]) -> Audited:
        """Read everything, saying after each block how many entries came; raises NotWhole at what does not hold."""
        sealed = covered(self._nodes, self._municipality)
        tree, full = self._tree, True
        rows = stored(self._rows, self._municipality)
        with closing(self._claims), closing(rows), ThreadPoolExecutor(1) as beside:
            leaves = Leaves(rows)
            while full:
                asked = beside.submit(nodes_of, self._nodes, self._municipality, tree.size, tree.size + BLOCK)
                block = leaves.take(BLOCK)
                tree.add(block)
                fault = difference(tree, asked.result(), sealed) or leaves.fault
                self._settle(fault.position if fault else tree.size + 1)
                if fault:
                    raise fault
                moved(len(block))
                full = len(block) == BLOCK
            self._require_end(tree.size)
        return Audited(tree.size, self._covered, self._root)

    def _settle(self, before: int) -> None:
        """Hold the claims about the entries read so far, as far as those before a position, against their root."""
        while (claim := self._claim) and claim.size < before:
            root = self._tree.root(claim.size)
            agreed = self._agreed[claim.kept]
            if fault := self._book.fault(claim, root, agreed):
                raise NotWhole(agreed + 1, fault)
            self._agreed[claim.kept] = claim.size
            if not claim.kept:
                self._covered, self._root = claim.size, root
            self._claim = next(self._claims, None)

    def _require_end(self, entries: int) -> None:
        if self._claim:
            message = f"{self._claim.name} covers more than the {entries} entries that there are"
            raise NotWhole(entries + 1, message)
        if entries and not self._covered:
            message = "no checkpoint has been signed over its entries"
            raise NotWhole(1, message)
        if fault := surplus(self._nodes, self._municipality, entries):
            raise fault
