"""One side of the replay: an evaluation at one position of the log, until a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.evaluations.events import EvaluationConcluded
from domain.plans.events import FollowUpHeld
from projections.evaluation_state import state_until
from projections.evaluation_timeline import EvaluationEntryRow, IndicatorRow
from projections.plan_rows import PlanRow
from service.pages.indicators import IndicatorShown, indicator_shown
from service.pages.replayed import Replayed, replayed
from service.reads.serving import Reading


class Side(NamedTuple):
    """What was known at a position. `plan` is None when the plan was not recorded yet.

    `judgements` are follow-ups and conclusions, also among `happened`; `uncertain` have no time, or one that ends
    after the day shown; `ahead` had not happened. `news` are positions that another side does not know.
    """

    position: int
    recorded: int | None
    plan: PlanRow | None
    indicators: list[IndicatorShown]
    happened: list[Replayed]
    judgements: list[Replayed]
    uncertain: list[Replayed]
    ahead: list[Replayed]
    retracted: list[Replayed]
    news: frozenset[int]

    @property
    def late(self) -> int:
        """How many entries had happened by the day shown and were recorded or corrected only after it."""
        return sum(one.state in ("late", "corrected") for one in self.happened)


def side(
    held: Reading, plan: str, until: date, language: str, *, beside: Reading | None = None, known: Side | None = None
) -> Side:
    """Read an evaluation as it is known at a reading's position.

    Its charts leave room for what is known `beside` it; `known` is the side whose news are to be marked.
    """
    rows = _rows(held, plan)
    frame = _rows(beside, plan) if beside else rows
    state = state_until(rows, held.view.find(IndicatorRow, ("plan", "=", plan)), until)

    def told(some: Sequence[EvaluationEntryRow]) -> list[Replayed]:
        return replayed(held, some, until, language)

    happened, ahead = told(state.happened), told(_ahead(rows, until))
    entry = held.town.log.at([held.view.position])
    return Side(
        position=held.view.position,
        recorded=entry[0].recorded if entry else None,
        plan=held.view.one(PlanRow, ("plan", "=", plan)),
        indicators=[indicator_shown(one, [*happened, *ahead], until, language, frame) for one in state.indicators],
        happened=happened,
        judgements=[one for one in happened if one.entry.kind in (FollowUpHeld.type(), EvaluationConcluded.type())],
        uncertain=told([*state.perhaps, *state.undated]),
        ahead=ahead,
        retracted=told(state.retracted),
        news=_positions(state.happened) - _known(known) if known else frozenset(),
    )


def _rows(held: Reading, plan: str) -> list[EvaluationEntryRow]:
    return held.view.find(EvaluationEntryRow, ("plan", "=", plan))


def _ahead(rows: Sequence[EvaluationEntryRow], until: date) -> list[EvaluationEntryRow]:
    """Give what certainly had not happened by a day, in order."""
    later = [row for row in rows if row.retracted_by is None and row.first is not None and row.first > until]
    return sorted(later, key=lambda row: (row.first or date.max, row.position))


def _positions(rows: Sequence[EvaluationEntryRow]) -> frozenset[int]:
    return frozenset(row.position for row in rows)


def _known(known: Side) -> frozenset[int]:
    return frozenset(one.entry.position for one in known.happened)
