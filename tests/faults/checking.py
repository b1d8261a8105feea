"""Checks that a history of concurrent steps could have come about one step at a time, in the order of real time.

The lists that were read tell in which order their appends took effect. From these follow four kinds of edges between
steps: `ww` (appended next to a list), `wr` (appended what another read), `rw` (read a list before another appended to
it) and `rt` (was answered before another was asked). One step at a time means: no cycle. The way of asking is that of
Adya's thesis (1999) and of Kingsbury and Alvaro's paper Elle (2020).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Final, NamedTuple

from tests.faults.steps import Step

Edges = dict[tuple[str, str], set[str]]
KINDS: Final = ("ww", "wr", "rw", "rt")


class Anomaly(NamedTuple):
    """What a history should not hold, and the steps that show it."""

    kind: str
    steps: tuple[str, ...]


def anomalies(history: Sequence[Step]) -> list[Anomaly]:
    """Give what is wrong with a history; nothing when it is strictly serializable."""
    steps = {step.name: step for step in history}
    orders = _orders(history)
    wrong = [*_not_prefixes(history, orders), *_strange(history, steps), *_lost(history, orders)]
    wrong += [*_misplaced(history, steps, orders)]
    return wrong or _cycle(_edges(history, orders))


def _orders(history: Iterable[Step]) -> dict[str, tuple[str, ...]]:
    """Give each key's list at its longest."""
    orders: dict[str, tuple[str, ...]] = {}
    for step in history:
        for key, names in step.reads.items():
            orders[key] = max(orders.get(key, ()), names, key=len)
    return orders


def _not_prefixes(history: Iterable[Step], orders: dict[str, tuple[str, ...]]) -> Iterator[Anomaly]:
    for order in orders.values():
        if len(set(order)) < len(order):
            yield Anomaly("doubled append", tuple(sorted({name for name in order if order.count(name) > 1})))
    for step in history:
        for key, names in step.reads.items():
            if names != orders[key][: len(names)]:
                yield Anomaly("two orders", (step.name, key))


def _strange(history: Iterable[Step], steps: dict[str, Step]) -> Iterator[Anomaly]:
    """Give reads of what nobody appended there, or what was refused."""
    for step in history:
        for key, names in step.reads.items():
            for name in names:
                if name not in steps or key not in steps[name].writes:
                    yield Anomaly("read from nowhere", (step.name, name))
                elif steps[name].outcome == "refused":
                    yield Anomaly("read of a refused append", (step.name, name))


def _lost(history: Iterable[Step], orders: dict[str, tuple[str, ...]]) -> Iterator[Anomaly]:
    """Give accepted appends that were never read, although reading went on after them."""
    held = {key: set(order) for key, order in orders.items()}
    latest: dict[str, int] = {}
    for step in history:
        for key in step.reads:
            latest[key] = max(latest.get(key, 0), step.invoked)
    for step in history:
        for key in step.writes if step.outcome == "accepted" else ():
            if step.name not in held.get(key, ()) and step.answered < latest.get(key, 0):
                yield Anomaly("lost append", (step.name, key))


def _misplaced(
    history: Iterable[Step], steps: dict[str, Step], orders: dict[str, tuple[str, ...]]
) -> Iterator[Anomaly]:
    """Give lists out of the order of positions, and appends whose read is not just what lies before their position."""
    position = {name: step.position for name, step in steps.items() if step.position is not None}
    placed = {key: [position[name] for name in order if name in position] for key, order in orders.items()}
    for key, places in placed.items():
        if sorted(places) != places:
            yield Anomaly("order is not that of positions", (key,))
    for step in history:
        if (own := step.position) is None:
            continue
        for key, names in step.reads.items():
            if sum(name in position for name in names) != bisect_left(placed[key], own):
                yield Anomaly("append past what it did not read", (step.name, key))


def _edges(history: Sequence[Step], orders: dict[str, tuple[str, ...]]) -> Edges:
    edges: Edges = {}

    def add(kind: str, before: str, after: str) -> None:
        if before != after:
            edges.setdefault((before, after), set()).add(kind)

    for order in orders.values():
        for before, after in pairwise(order):
            add("ww", before, after)
    for step in history:
        for key, names in step.reads.items():
            if names:
                add("wr", names[-1], step.name)
            if len(names) < len(orders[key]):
                add("rw", step.name, orders[key][len(names)])
    for before, after in _real_time(history):
        add("rt", before, after)
    return edges


def _real_time(history: Iterable[Step]) -> Iterator[tuple[str, str]]:
    """Give who was answered before whom was asked, without the pairs that follow from others."""
    moments = [(step.invoked, 1, step.name) for step in history]
    moments += [(step.answered, 0, step.name) for step in history if step.outcome != "unknown"]
    ended: set[str] = set()
    ahead: dict[str, set[str]] = {}
    for _, asked, name in sorted(moments):
        if asked:
            ahead[name] = set(ended)
            yield from ((before, name) for before in ended)
        else:
            ended -= ahead.pop(name)
            ended.add(name)


def _cycle(edges: Edges) -> list[Anomaly]:
    """Give a cycle of as few kinds of edges as will make one."""
    for count in range(1, len(KINDS) + 1):
        graph = TopologicalSorter[str]()
        for (before, after), kinds in edges.items():
            if kinds & set(KINDS[:count]):
                graph.add(after, before)
        try:
            graph.prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1]
            return [Anomaly(_named(edges, cycle, KINDS[:count]), tuple(cycle))]
    return []


def _named(edges: Edges, cycle: list[str], kinds: Sequence[str]) -> str:
    if "rt" in kinds:
        return "against real time"
    if "rw" not in kinds:
        return "circular reading" if "wr" in kinds else "write cycle"
    gaps = sum(edges[pair] & set(kinds) == {"rw"} for pair in pairwise(cycle))
    return "write skew" if gaps > 1 else "lost update or split read"
