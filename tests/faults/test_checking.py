"""The checker of histories finds each thing that must not be, and nothing in a history that is sound."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.faults.checking import anomalies
from tests.faults.steps import Outcome, Step

Lists = dict[str, tuple[str, ...]]


def step(
    name: str,
    when: tuple[int, int],
    reads: Lists | None = None,
    writes: tuple[str, ...] = (),
    *,
    outcome: Outcome | None = None,
    position: int | None = None,
) -> Step:
    """A step; one that writes is accepted unless something else is said."""
    return Step(name, *when, outcome or ("accepted" if writes else "read"), reads or {}, writes, position)


WRONG: dict[str, list[Step]] = {
    "lost update or split read": [
        step("a", (0, 9), {"x": ()}, ("x",)),
        step("b", (1, 8), {"x": ()}, ("x",)),
        step("r", (10, 11), {"x": ("a", "b")}),
    ],
    "write skew": [
        step("a", (0, 9), {"x": (), "y": ()}, ("x",)),
        step("b", (1, 8), {"x": (), "y": ()}, ("y",)),
        step("r", (10, 11), {"x": ("a",), "y": ("b",)}),
    ],
    "write cycle": [
        step("a", (0, 9), {}, ("x", "y")),
        step("b", (1, 8), {}, ("x", "y")),
        step("r", (2, 11), {"x": ("a", "b"), "y": ("b", "a")}),
    ],
    "circular reading": [
        step("a", (0, 9), {"y": ("b",)}, ("x",)),
        step("b", (1, 8), {"x": ("a",)}, ("y",)),
    ],
    "against real time": [
        step("a", (0, 1), {}, ("x",)),
        step("r", (2, 3), {"x": ()}),
        step("s", (2, 4), {"x": ("a",)}),
    ],
    "lost append": [
        step("a", (0, 1), {}, ("x",)),
        step("r", (2, 3), {"x": ()}),
    ],
    "doubled append": [
        step("a", (0, 1), {}, ("x",)),
        step("r", (2, 3), {"x": ("a", "a")}),
    ],
    "two orders": [
        step("a", (0, 9), {}, ("x",)),
        step("b", (0, 9), {}, ("x",)),
        step("r", (1, 2), {"x": ("a", "b")}),
        step("s", (1, 2), {"x": ("b",)}),
    ],
    "read from nowhere": [
        step("r", (0, 1), {"x": ("a",)}),
    ],
    "read of a refused append": [
        step("a", (0, 1), {}, ("x",), outcome="refused"),
        step("r", (2, 3), {"x": ("a",)}),
    ],
    "order is not that of positions": [
        step("a", (0, 9), {}, ("x",), position=2),
        step("b", (0, 9), {}, ("x",), position=1),
        step("r", (10, 11), {"x": ("a", "b")}),
    ],
    "append past what it did not read": [
        step("a", (0, 9), {}, ("x",), position=1),
        step("b", (0, 9), {"x": ()}, ("y",), position=2),
        step("r", (0, 9), {"x": ("a",)}),
    ],
}


@pytest.mark.parametrize("kind", WRONG)
def test_each_anomaly_is_found(kind: str) -> None:
    """A history with one thing that must not be is told apart, by its name."""
    assert {found.kind for found in anomalies(WRONG[kind])} == {kind}


def test_a_split_read_is_found() -> None:
    """A read that shows half of an append made of two is found."""
    history = [step("a", (0, 9), {}, ("x", "y")), step("r", (1, 8), {"x": ("a",), "y": ()}), step("s", (10, 11))]
    history += [step("t", (10, 11), {"y": ("a",)})]
    assert [found.kind for found in anomalies(history)] == ["lost update or split read"]


def test_an_append_without_an_answer_may_be_there_or_not() -> None:
    """What was never answered may have taken effect, at any later time, or not at all."""
    lost = step("a", (0, 1), {}, ("x",), outcome="unknown")
    assert anomalies([lost, step("r", (2, 3), {"x": ()})]) == []
    assert anomalies([lost, step("r", (2, 3), {"x": ()}), step("s", (4, 5), {"x": ("a",)})]) == []
    assert anomalies([lost, step("r", (2, 3), {"x": ("a",)}), step("s", (4, 5), {"x": ()})])


@pytest.mark.parametrize("seed", range(20))
def test_a_sound_history_is_left_alone_and_an_unsound_one_is_not(seed: int) -> None:
    """Steps that a model of the log let through are all right; without its check of conditions they are not."""
    assert anomalies(_history(Random(seed), lambda now, read: now == read)) == []  # noqa: S311 any history will do
    assert anomalies(_history(Random(seed), lambda _now, _read: True))  # noqa: S311 any history will do


def _history(chance: Random, lets_through: Callable[[Lists, Lists], bool]) -> list[Step]:
    """Let callers take turns on lists: each reads two, and then appends to one of them if it is let through."""
    lists: Lists = dict.fromkeys("xyz", ())
    reading: dict[int, tuple[int, Lists]] = {}
    history, log = [], 0
    for moment in range(0, 400, 2):
        caller = chance.randrange(5)
        if caller not in reading:
            reading[caller] = moment, {key: lists[key] for key in chance.sample("xyz", 2)}
            continue
        invoked, read = reading.pop(caller)
        name, key = f"{caller}-{moment}", chance.choice(sorted(read))
        if lets_through({each: lists[each] for each in read}, read):
            log += 1
            lists[key] += (name,)
            history.append(step(name, (invoked, moment + 1), read, (key,), position=log))
        else:
            history.append(step(name, (invoked, moment + 1), read, (key,), outcome="refused"))
    return [*history, step("last", (400, 401), lists)]
