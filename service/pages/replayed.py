"""Entries of an evaluation as the replay tells them, each as it stands to the day shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.catalogue import events
from projections.evaluation_timeline import EvaluationEntryRow
from service.pages.chart import State
from service.pages.earlier import Earlier, earlier
from service.pages.labels import label
from service.pages.shapes import shapes, tags_in
from service.pages.telling import LabelledText, sentence
from service.pages.titles import titles
from service.pages.values import Values
from service.reads.serving import Reading


class Replayed(NamedTuple):
    """An entry of an evaluation. `row` is it rendered, `was` what stood before corrections."""

    entry: EvaluationEntryRow
    row: dict[str, Any]
    sentence: str
    texts: list[LabelledText]
    state: State
    was: list[Earlier]


def replayed(held: Reading, rows: Sequence[EvaluationEntryRow], until: date, language: str) -> list[Replayed]:
    """Tell rows in their order, as they stand to a day; the read must declare all projections."""
    known = {row.kind: shapes(events()[row.kind]) for row in rows}
    tags = {tag for row in rows for tag in tags_in(known[row.kind], row.what)}
    values = Values(titles(held, tags, language), language)
    return [
        Replayed(
            entry=row,
            row=shown,
            sentence=sentence(values, row.kind, row.what),
            texts=[LabelledText(label(path, language), text) for path, text in shown["texts"].items()],
            state=_state(row, until),
            was=earlier(held, events()[row.kind], row, language),
        )
        for row, shown in zip(rows, held.opener.rendered(rows), strict=True)
    ]


def _state(row: EvaluationEntryRow, until: date) -> State:
    """Say whether a row lies ahead of a day, or was corrected or recorded only after it."""
    if row.first is not None and row.first > until:
        return "ahead"
    if any(was.recorded_on > until for was in row.was):
        return "corrected"
    return "late" if row.recorded_on > until else "known"
