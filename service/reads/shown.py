"""Texts as they show what was found in them: the parts around it, and where each mark begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from adapters.tables.words import START, STOP

BEFORE: Final = 60
LENGTH: Final = 240
_BREAK: Final = " · "


class Shown(NamedTuple):
    """A text around what was found in it; `marks` are the places of that, first to last, counted in characters."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """Give the text in parts, each with whether it was found."""
        places = [0, *(place for mark in self.marks for place in mark), len(self.text)]
        cut = [self.text[at:end] for at, end in pairwise(places)]
        return [(part, number % 2 == 1) for number, part in enumerate(cut) if part]


def read(marked: str) -> Shown:
    """Read a text in which START and STOP stand around what was found."""
    text, marks = "", []
    for number, part in enumerate(marked.replace("\n", _BREAK).split(START)):
        found, stop, rest = part.partition(STOP)
        if number and stop:
            marks.append((len(text), len(text) + len(found)))
        text += found + rest
    return Shown(text, tuple(marks))


def excerpt(text: str, spans: Sequence[tuple[int, int]]) -> Shown:
    """Cut a text of one line around the first of these places, in order, and mark those that are still there."""
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start
    end = len(text) if len(text) <= start + LENGTH else text.rfind(" ", start + 1, start + LENGTH)
    end = end if end > start else start + LENGTH
    before, after = "… " if start else "", " …" if end < len(text) else ""
    moved = len(before) - start
    marks = tuple((first + moved, last + moved) for first, last in spans if last <= end)
    return Shown(before + text[start:end] + after, marks)
