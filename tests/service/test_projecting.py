"""Rows at any position are the fold of the facts until then, however they came to be written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.catalogue import PROJECTIONS
from service import building, projecting, rebuilding
from service.projecting import catch_up
from service.rebuilding import rebuild
from service.town import Town
from tests.service.histories import Step, begin, facts, histories, take, tell
from tests.service.remembered import FEW, reference, seen, versions

pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
"""The threads of the connection pool draw from it while examples are made."""
_numbers = count(1)


@pytest.fixture
def begun(new_town: Callable[[str], Town]) -> Callable[[], Town]:
    """Gives a new municipality in which the beginning of every history has been recorded."""

    def found() -> Town:
        town = new_town(f"t{next(_numbers)}")
        begin(town)
        return town

    return found


@FEW
@given(history=histories())
def test_rows_at_any_position_are_the_fold_until_then(begun: Callable[[], Town], history: list[Step]) -> None:
    """For any history that the rules allow, all rows at every position are those that the facts up to it fold to."""
    town = begun()
    held = tell(town, history)
    assert {progress.position for progress in catch_up(town, PROJECTIONS).values()} == {len(held)}
    for position in range(len(held) + 1):
        rows = seen(town, position)
        for projection in PROJECTIONS:
            assert rows[projection.name] == reference(projection, held[:position]), (projection.name, position)


@FEW
@given(history=histories())
def test_rebuilding_gives_what_living_gave(begun: Callable[[], Town], history: list[Step]) -> None:
    """Rows written fact by fact as they came, and rows folded anew from all facts, have the same versions."""
    town = begun()
    for step in history:
        take(town, step)
        catch_up(town, PROJECTIONS)
    lived = versions(town)
    assert rebuild(town, PROJECTIONS) == []
    assert versions(town) == lived


@FEW
@given(history=histories(), size=st.integers(1, 9))
def test_batches_of_any_size_give_the_same(begun: Callable[[], Town], history: list[Step], size: int) -> None:
    """Where one batch ends and the next begins shows nowhere, neither in living nor in rebuilding."""
    town = begun()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(projecting, "BATCH", size)
        patched.setattr(projecting, "TURN", 1)
        patched.setattr(rebuilding, "BATCH", size)
        patched.setattr(building, "TURN", 1)
        catch_up(town, PROJECTIONS)
        tell(town, history)
        catch_up(town, PROJECTIONS)
        lived = versions(town)
        assert rebuild(town, PROJECTIONS) == []
        assert versions(town) == lived
    assert rebuild(town, PROJECTIONS) == []
    assert versions(town) == lived


def test_an_empty_log_has_empty_rows(town: Town) -> None:
    """Before the first fact every projection stands at position 0 with no rows."""
    assert {progress.position for progress in catch_up(town, PROJECTIONS).values()} == {0}
    assert seen(town, 0) == {projection.name: {} for projection in PROJECTIONS}
    assert facts(town) == []
