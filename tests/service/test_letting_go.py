"""A runner's lock is its municipality's alone, and free as soon as it is let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from psycopg import Connection

from adapters.tables.store import writing
from projections.catalogue import PROJECTIONS
from service.projecting import Runner, catch_up
from service.town import Town
from tests.towns import register_units


@pytest.fixture
def hands(town: Town) -> Iterator[list[Connection[Any]]]:
    """Two connections as two workers have them."""
    with ExitStack() as opened:
        yield [opened.enter_context(writing(town.conninfo)) for _ in range(2)]


def test_who_lets_go_of_one_municipality_keeps_the_others(
    town: Town, hands: list[Connection[Any]], new_town: Callable[[str], Town]
) -> None:
    """A worker holds all its municipalities on one connection; what it lets go another has at once, and only that."""
    other = new_town("ishoej")
    kept, left = Runner(other, hands[0], PROJECTIONS), Runner(town, hands[0], PROJECTIONS)
    assert kept.hold()
    assert left.hold()
    assert left.hold()
    left.let_go()
    assert Runner(town, hands[1], PROJECTIONS).hold()
    assert not Runner(other, hands[1], PROJECTIONS).hold()


def test_catching_up_leaves_nothing_held(town: Town, hands: list[Connection[Any]]) -> None:
    """Whoever comes after it is the runner at once."""
    for number in range(20):
        register_units(town, 1, first=number)
        catch_up(town, PROJECTIONS)
        following = Runner(town, hands[0], PROJECTIONS)
        assert following.hold()
        following.let_go()


def test_one_runner_is_not_anothers_of_another_municipality(
    town: Town, hands: list[Connection[Any]], new_town: Callable[[str], Town]
) -> None:
    """Each municipality has its own runner."""
    assert Runner(town, hands[0], PROJECTIONS).hold()
    assert Runner(new_town("ishoej"), hands[1], PROJECTIONS).hold()
