"""The engine: takes facts to a projection in order; live, rebuild and correction run the same function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from domain.kernel.fact import Fact
from domain.kernel.ids import tag
from domain.records.events import EntryCorrected, EntryRetracted
from domain.records.standing import standing
from projections.rows import Projection, Rows, Types, fold

History = Callable[[str, Types | None, int], Iterable[Fact]]
"""Gives the facts that carry a tag, of some types or all, in order, up to and including a position."""
_AMENDMENTS: Final[Types] = frozenset({EntryCorrected, EntryRetracted})


class ProjectionError(Exception):
    """A projection cannot take a fact; names both and says why. The projection stays before that fact."""

    def __init__(self, projection: str, fact: Fact, cause: Exception) -> None:
        """Name the projection, the fact and the cause."""
        super().__init__(f"{projection} cannot take entry {fact.position} ({fact.event.type()}): {cause!r}")
        self.projection = projection
        self.position = fact.position


def apply(projection: Projection, rows: Rows, facts: Iterable[Fact], history: History) -> int:
    """Project facts in order; gives the last position, 0 when there was none. Raises ProjectionError."""
    position, types, project = 0, _types(projection), projection.project
    for fact in facts:
        position, kind = fact.position, type(fact.event)
        if types is not None and kind not in types:
            continue
        rows.at(position)
        try:
            if kind in _AMENDMENTS and not projection.raw:
                _fold_anew(projection, rows, fact, history)
            else:
                project(rows, fact)
        except Exception as error:
            raise ProjectionError(projection.name, fact, error) from error
    return position


def _fold_anew(projection: Projection, rows: Rows, fact: Fact, history: History) -> None:
    """Fold each owner that an amended entry concerns from its standing facts, and keep what differs."""
    assert isinstance(fact.event, EntryCorrected | EntryRetracted)
    for kind, owner in _owners(projection, fact):
        types = _types(projection, kind)
        if types is not None and fact.event.kind not in _names(types):
            continue
        afresh = fold(projection, standing(history(tag(kind, owner), types, fact.position)))
        for row_kind in (one for one in projection.rows if kind == one.OWNER):
            wanted = {row.key(): row for row in afresh.owned(row_kind, owner)}
            for key in {row.key() for row in rows.owned(row_kind, owner)} - wanted.keys():
                rows.remove(row_kind, *key)
            for row in wanted.values():
                rows.put(row)


@cache
def _types(projection: Projection, owner: str | None = None) -> Types | None:
    """Give the facts that change rows, of one kind of owner or any, and the amendments; None: any fact may."""
    if projection.takes is None:
        return None
    return _AMENDMENTS.union(*(types for kind, types in projection.takes if owner in (None, kind)))


@cache
def _names(types: Types) -> frozenset[str]:
    return frozenset(one.type() for one in types)


def _owners(projection: Projection, fact: Fact) -> Iterator[tuple[str, str]]:
    kinds = {row.OWNER for row in projection.rows}
    for held in sorted(fact.tags):
        kind, _, owner = held.partition(":")
        if kind in kinds:
            yield kind, owner
