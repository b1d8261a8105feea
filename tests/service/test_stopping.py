"""A projection that cannot take a fact stops before it; nothing else does, and mended it goes on."""

from __future__ import annotations

import pytest

from projections.catalogue import PROJECTIONS
from projections.known import Key
from service.folding import Progress
from service.projecting import catch_up
from service.rebuilding import rebuild
from service.town import Town
from tests.adapters.tables.stored import stored
from tests.service.fragile import FRAGILE, MENDED, NoteRow
from tests.towns import register_units


def noted(town: Town) -> list[tuple[Key, int, int | None]]:
    """Give each unit noted, with its version's since and until."""
    with town.pool.connection() as connection:
        return [(one.key, one.since, one.until) for one in stored(connection, town.slug, NoteRow)]


UNTIL_BAD = [((f"skole-{number}",), number + 1, None) for number in range(3)]
ALL = [((f"skole-{number}",), number + 1, None) for number in range(6)]


def reached(town: Town) -> Progress:
    """Take the fragile projection as far as it comes."""
    return catch_up(town, [FRAGILE])["fragile"]


@pytest.mark.parametrize("begun", [0, 2, 3])
def test_it_stops_before_the_fact_that_it_cannot_take(town: Town, begun: int) -> None:
    """What lies before the bad fact is written, wherever the batch began; the checkpoint stands right before it."""
    register_units(town, begun)
    assert reached(town) == (begun, None)
    register_units(town, 6 - begun, first=begun)
    for _ in range(3):
        position, stopped = reached(town)
        assert position == 3
        assert stopped is not None
        assert "fragile cannot take entry 4 (unit-registered): ZeroDivisionError" in stopped
    assert noted(town) == UNTIL_BAD


def test_it_stops_also_when_it_begins(town: Town) -> None:
    """A projection that was never run, or whose code is new, stops before the bad fact all the same."""
    register_units(town, 6)
    position, stopped = reached(town)
    assert (position, stopped is None) == (3, False)
    assert noted(town) == UNTIL_BAD


def test_the_others_go_on(town: Town) -> None:
    """Every other projection reaches the head beside one that has stopped."""
    register_units(town, 6)
    for number in range(2):
        came = catch_up(town, [PROJECTIONS[0], FRAGILE, *PROJECTIONS[1:]])
        assert {name: progress.position for name, progress in came.items()} == {
            "fragile": 3,
            **{projection.name: town.log.head() for projection in PROJECTIONS},
        }
        assert [name for name, progress in came.items() if progress.stopped] == ["fragile"]
        register_units(town, 1, prefix="ny", first=number)


def test_mended_it_goes_on(town: Town) -> None:
    """With the mended code it goes on from where it stopped, and its rows are as if it had never stumbled."""
    register_units(town, 6)
    catch_up(town, [FRAGILE])
    assert catch_up(town, [MENDED]) == {"fragile": (6, None)}
    assert noted(town) == ALL


def test_a_rebuild_that_fails_changes_nothing(town: Town) -> None:
    """Rebuilding with code that cannot take a fact says which one, and leaves the rows and how far they are alone."""
    register_units(town, 6)
    catch_up(town, [MENDED])
    (error,) = rebuild(town, [FRAGILE])
    assert (error.projection, error.position) == ("fragile", 4)
    assert noted(town) == ALL
    assert catch_up(town, [MENDED])["fragile"] == (6, str(error))
    register_units(town, 1, prefix="ny")
    assert catch_up(town, [MENDED])["fragile"] == (7, None)
    assert noted(town) == [(("ny-0",), 7, None), *ALL]
