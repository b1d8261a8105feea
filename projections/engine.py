"""The engine: takes facts to a projection in order; live, rebuild and correction run the same function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from domain.kernel.fact import Fact
from domain.kernel.ids import tag
from domain.records.events import EntryCorrected, EntryRetracted
from domain.records.standing import standing
from projections.rows import SEPARATOR, Projection, Rows, fold

History = Callable[[str, int], Iterable[Fact]]
"""Gives the facts that carry a tag, in order, up to and including a position."""


class ProjectionError(Exception):
    """A projection cannot take a fact; names both and says why. The projection stays before that fact."""

    def __init__(self, projection: str, fact: Fact, cause: Exception) -> None:
        """Name the projection, the fact and the cause."""
        super().__init__(f"{projection} cannot take entry {fact.position} ({fact.event.type()}): {cause!r}")
        self.projection = projection
        self.position = fact.position


def apply(projection: Projection, rows: Rows, facts: Iterable[Fact], history: History) -> int:
    """Project facts in order; gives the last position, 0 when there was none. Raises ProjectionError."""
    position = 0
    for fact in facts:
        rows.at(fact.position)
        try:
            if isinstance(fact.event, EntryCorrected | EntryRetracted) and not projection.raw:
                _fold_anew(projection, rows, fact, history)
            else:
                projection.project(rows, fact)
        except Exception as error:
            raise ProjectionError(projection.name, fact, error) from error
        position = fact.position
    return position


def _fold_anew(projection: Projection, rows: Rows, fact: Fact, history: History) -> None:
    """Fold each owner that an amended entry concerns from its standing facts, and keep what differs."""
    for kind, owner in _owners(projection, fact):
        afresh = fold(projection, standing(history(tag(kind, owner), fact.position)))
        for row_kind in (one for one in projection.rows if kind == one.OWNER):
            wanted = afresh.owned(row_kind, owner)
            for key in rows.owned(row_kind, owner).keys() - wanted.keys():
                rows.remove(row_kind, *key.split(SEPARATOR))
            for row in wanted.values():
                rows.put(row)


def _owners(projection: Projection, fact: Fact) -> Iterator[tuple[str, str]]:
    kinds = {row.OWNER for row in projection.rows}
    for held in sorted(fact.tags):
        kind, _, owner = held.partition(":")
        if kind in kinds:
            yield kind, owner
