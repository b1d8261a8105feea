"""The second axis of time: a thing as it was for what can have happened until a day, as known at the view's position.

The rows are folded by the same projection from the facts that did not certainly happen later. A time that only may lie
after the day is not cut off: which entries those are is said beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

from domain.kernel.fact import Fact
from domain.kernel.ids import tag
from domain.kernel.when import Bounds, bounds
from domain.records.events import EntryCorrected, EntryRetracted
from domain.records.standing import standing
from projections.rows import Projection, Row, fold
from service.town import Town

R = TypeVar("R", bound=Row)
_AMENDMENTS: Final = (EntryCorrected, EntryRetracted)


class Happened(NamedTuple):
    """An owner's rows until a day. Of `perhaps` the time ends after that day, of `undated` no time is stated."""

    rows: Sequence[Row]
    perhaps: frozenset[int]
    undated: frozenset[int]

    def of(self, kind: type[R], **fields: Any) -> list[R]:  # noqa: ANN401 the row's own fields
        """Give the rows of a kind with these values, in the order of their keys."""
        held = (row for row in self.rows if isinstance(row, kind))
        found = [row for row in held if all(getattr(row, name) == value for name, value in fields.items())]
        return sorted(found, key=lambda row: tuple(getattr(row, name) for name in row.KEY))

    def uncertain(self, rows: Iterable[Row]) -> dict[str, list[int]]:
        """Give those of the rows' entries that may lie after the day, and those of which no time is stated."""
        entries = {position for row in rows for position in getattr(row, "entries", ())}
        return {"perhaps": sorted(self.perhaps & entries), "undated": sorted(self.undated & entries)}


def happened(town: Town, projection: Projection, owner: tuple[str, str], position: int, until: date) -> Happened:
    """Fold an owner (its kind and id) from what can have happened until a day, as known at a position."""
    facts = list(town.history(tag(*owner), None, position))
    times = _times(facts)
    kept = _kept(facts, times, until)
    standing_ = kept if projection.raw else standing(kept)
    held = [fact for fact in standing_ if not isinstance(fact.event, _AMENDMENTS)]
    dated = {fact.position: times[fact.position] for fact in held}
    folded, kinds = fold(projection, standing_), [kind for kind in projection.rows if owner[0] == kind.OWNER]
    return Happened(
        rows=[row for kind in kinds for row in folded.owned(kind, owner[1])],
        perhaps=frozenset(position for position, time in dated.items() if _is_perhaps(time, until)),
        undated=frozenset(position for position, time in dated.items() if time == Bounds(None, None)),
    )


def _times(facts: Sequence[Fact]) -> dict[int, Bounds]:
    """Give when each entry happened, by its position, as corrected; of what was retracted, as it was known last."""
    unretracted = [fact for fact in facts if not isinstance(fact.event, EntryRetracted)]
    stand = [*standing(unretracted), *standing(facts)]
    return {fact.position: bounds(fact.occurred) for fact in stand}


def _kept(facts: Iterable[Fact], times: Mapping[int, Bounds], until: date) -> list[Fact]:
    """Leave out what certainly happened after a day, and with it what amended it."""
    left_out: set[int] = set()
    for fact in facts:
        if isinstance(fact.event, _AMENDMENTS):
            if fact.event.entry in left_out:
                left_out.add(fact.position)
        elif (first := times[fact.position].first) is not None and first > until:
            left_out.add(fact.position)
    return [fact for fact in facts if fact.position not in left_out]


def _is_perhaps(time: Bounds, until: date) -> bool:
    return time.first is not None and (time.last is None or time.last > until)
