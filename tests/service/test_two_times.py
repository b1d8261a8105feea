"""Known at one moment, for what happened until another: late, corrected and retracted entries of every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from service.town import Town
from tests.service.beginning import JANUARY, MARCH, MAY, MEETING, begin
from tests.stories.client import Program, Stack
from tests.towns import record

Found = list[Any]


class Kind(NamedTuple):
    """Something that can be recorded late: how, and what of it a thing's answer shows."""

    command: str
    fields: dict[str, Any]
    thing: str
    shown: Callable[[dict[str, Any]], Found]


def _positions(name: str, kind: str | None = None) -> Callable[[dict[str, Any]], Found]:
    return lambda body: [one["entries"][0] for one in body[name] if kind is None or one.get("kind") == kind]


KINDS = {
    "follow-up": Kind(
        "plans/hold-follow-up", {"plan": "vision", "judgement": "on-track"}, "plans/vision", _positions("follow_ups")
    ),
    "revision": Kind(
        "plans/revise",
        {"plan": "vision", "summary": "Ny", "themes": [{"theme": "ro", "title": "Ro"}], "because": "Erfaring"},
        "plans/vision",
        _positions("revisions"),
    ),
    "meeting": Kind(
        "networks/hold-meeting",
        {"network": "nord", "meeting": "moede-1", **MEETING},
        "networks/nord",
        _positions("meetings"),
    ),
    "observation": Kind(
        "trials/observe", {"trial": "ro", "seen": "Mere ro."}, "trials/ro", _positions("notes", "observation")
    ),
    "reflection": Kind(
        "trials/reflect", {"trial": "ro", "thought": "Det virker."}, "trials/ro", _positions("notes", "reflection")
    ),
    "measurement": Kind(
        "evaluations/measure",
        {"indicator": "ro", "value": "64.5"},
        "indicators/ro",
        _positions("entries", "measurement-recorded"),
    ),
    "recommendation": Kind(
        "cases/recommend", {"case": "sag", "text": "Ja."}, "cases/sag", _positions("recommendations")
    ),
    "decision": Kind(
        "cases/decide",
        {"case": "sag", "decision": "valg", "forum": "bfu", "outcome": "approved", "text": "Ja."},
        "cases/sag",
        _positions("decisions"),
    ),
}
KEPT = {"measurement", "recommendation", "decision"}
"""Kinds that show what was retracted, and say so."""


class Walked(NamedTuple):
    """Where a kind's entry was recorded late, corrected and retracted."""

    late: int
    corrected: int
    retracted: int


@pytest.fixture(scope="module")
def town(stack: Stack) -> Town:
    """A municipality with a plan, a network, a trial, an indicator and a case, all of them from 2024."""
    return begin(stack.towns.get("rebild"))


@pytest.fixture(scope="module")
def walked(town: Town) -> dict[str, Walked]:
    """Each kind recorded late as of February, then corrected to April, then retracted."""
    return {name: _walk(town, kind) for name, kind in KINDS.items()}


@pytest.fixture
def reader(stack: Stack, walked: dict[str, Walked]) -> Program:
    """Who reads everything, once all of it shows."""
    auditor = stack.program("auditor")
    assert auditor.read("supervision/report")["position"] >= walked["decision"].retracted
    return auditor


def _walk(town: Town, kind: Kind) -> Walked:
    late = record(town, kind.command, **kind.fields, occurred="2025-02-10").positions[0]
    corrected = record(town, "records/correct", entry=late, happened="2025-04-15", because="Det var i april")
    retracted = record(town, "records/retract", entry=late, because="Det skete aldrig")
    return Walked(late, corrected.positions[0], retracted.positions[0])


def _seen(reader: Program, kind: Kind, known: int, until: str | None) -> Found:
    query = {"as_of": str(known)} | ({"until": until} if until else {})
    return kind.shown(reader.read(kind.thing, query))


@pytest.mark.parametrize("name", KINDS)
def test_late_corrected_and_retracted_show_from_their_own_positions_on(
    name: str, walked: dict[str, Walked], reader: Program
) -> None:
    """Until it was recorded nobody knew; then it lay in February; then in April; then it was no more, or marked."""
    kind, at = KINDS[name], walked[name]
    after = [at.late] if name in KEPT else []
    expected: dict[int, dict[str | None, list[int]]] = {
        at.late - 1: {None: [], JANUARY: [], MARCH: [], MAY: []},
        at.late: {None: [at.late], JANUARY: [], MARCH: [at.late], MAY: [at.late]},
        at.corrected: {None: [at.late], JANUARY: [], MARCH: [], MAY: [at.late]},
        at.retracted: {None: after, JANUARY: [], MARCH: [], MAY: after},
    }
    for known, days in expected.items():
        assert {until: _seen(reader, kind, known, until) for until in days} == days


def test_an_evaluation_speaks_of_what_was_known_and_had_happened(walked: dict[str, Walked], reader: Program) -> None:
    """The measurement of February counts from its recording on, in April from its correction on, then no more."""
    at = walked["measurement"]

    def measured(known: int, until: str) -> list[int]:
        state = reader.read("plans/vision/evaluation", {"known": str(known), "until": until})
        return [one["position"] for one in state["happened"] if one["kind"] == "measurement-recorded"]

    steps = (at.late - 1, at.late, at.corrected, at.retracted)
    assert [measured(known, MARCH) for known in steps] == [[], [at.late], [], []]
    assert [measured(known, MAY) for known in steps] == [[], [at.late], [at.late], []]
