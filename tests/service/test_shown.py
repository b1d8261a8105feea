"""Who waits for rows to show is woken when they do, and told how far behind they are when they do not."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.database import Urls
from projections.timeline import PROJECTION as TIMELINE
from service import shown
from service.projecting import catch_up
from service.rebuilding import rebuild
from service.shown import Shown
from service.town import Town
from service.view import NotShownYet, view
from tests.stories.client import wait_until
from tests.towns import register_units

PATIENCE = 20
LONG = 6.0


@pytest.fixture
def long_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks without having been told."""
    monkeypatch.setattr(shown, "LOOK_SECONDS", LONG)


def position(town: Town, wanted: int, wait_seconds: float = PATIENCE) -> int:
    """Wait for a position; gives the one that shows."""
    with view(town, [TIMELINE], wanted=wanted, wait_seconds=wait_seconds) as snapshot:
        return snapshot.position


@pytest.mark.usefixtures("long_looks")
def test_all_who_wait_are_woken_when_their_position_shows(town: Town) -> None:
    """However many wait, for one position or another, each is answered when it shows and not before."""
    register_units(town, 1)
    catch_up(town, [TIMELINE])
    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(position, town, wanted) for wanted in (2, 2, 2, 3, 3)]
        wait_until(lambda: town.shown.wait(town.slug, None, 0) >= 0)
        time.sleep(0.3)
        assert not any(one.done() for one in waiting)
        register_units(town, 1, first=1)
        catch_up(town, [TIMELINE])
        assert [one.result(LONG / 2) for one in waiting[:3]] == [2, 2, 2]
        assert not any(one.done() for one in waiting[3:])
        register_units(town, 1, first=2)
        catch_up(town, [TIMELINE])
        assert [one.result(LONG / 2) for one in waiting[3:]] == [3, 3]


@pytest.mark.usefixtures("long_looks")
def test_a_rebuild_wakes_those_who_wait(town: Town) -> None:
    """What shows for the first time because tables were built is told like what was folded."""
    register_units(town, 2)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(position, town, 2)
        time.sleep(0.3)
        assert not waiting.done()
        assert rebuild(town, [TIMELINE]) == []
        assert waiting.result(LONG / 2) == 2


def test_who_waits_in_vain_is_told_the_lag(town: Town) -> None:
    """After the bound the refusal names the position that was wanted, the one that shows and the distance."""
    register_units(town, 2)
    catch_up(town, [TIMELINE])
    began = time.monotonic()
    with pytest.raises(NotShownYet) as caught:
        position(town, 7, wait_seconds=0.4)
    assert 0.4 <= time.monotonic() - began < PATIENCE / 2
    assert caught.value.status == 503
    assert caught.value.fields == {"wanted": 7, "position": 2, "lag": 5}


def test_a_projection_without_tables_is_waited_for(town: Town) -> None:
    """Before the first fold nothing shows, not even position 0."""
    with pytest.raises(NotShownYet), view(town, [TIMELINE]):
        pass
    catch_up(town, [TIMELINE])
    with view(town, [TIMELINE]) as snapshot:
        assert snapshot.position == 0


def test_one_municipality_is_not_woken_for_another(new_town: Callable[[str], Town], urls: Urls) -> None:
    """What is heard is counted for each municipality by itself."""
    ears = Shown(urls.app)
    rebild, ishoej = new_town("rebild"), new_town("ishoej")
    try:
        assert ears.wait("rebild", None, time.monotonic()) == ears.wait("ishoej", None, time.monotonic()) == 0
        register_units(rebild, 1)
        catch_up(rebild, [TIMELINE])
        wait_until(lambda: ears.wait("rebild", 0, time.monotonic() + 1) > 0)
        assert ears.wait("ishoej", 0, time.monotonic()) == 0
        register_units(ishoej, 1)
        catch_up(ishoej, [TIMELINE])
        wait_until(lambda: ears.wait("ishoej", 0, time.monotonic() + 1) > 0)
    finally:
        ears.close()


def test_a_lost_connection_is_made_again(town: Town, urls: Urls) -> None:
    """Whoever listens when the connection is cut off hears again soon, and looks by itself meanwhile."""
    ears = Shown(urls.app)
    try:
        heard = ears.wait("rebild", None, time.monotonic())
        with town.pool.connection() as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and query ilike 'listen sporbar_shown'"
            )
        began = time.monotonic()
        ears.wait("rebild", heard, began + PATIENCE)
        assert time.monotonic() - began < PATIENCE / 2
        register_units(town, 1)

        def hears() -> bool:
            rebuild(town, [TIMELINE])
            return ears.wait("rebild", heard, time.monotonic() + 1) > heard

        wait_until(hears, PATIENCE)
    finally:
        ears.close()
