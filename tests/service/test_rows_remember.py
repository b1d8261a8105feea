"""Whatever is recorded, folded, rebuilt, forgotten and read, in whichever order: rows are the fold of the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from adapters.tables.generations import serving
from adapters.tables.store import writing
from projections.catalogue import PROJECTIONS
from projections.rows import Projection
from service import building, projecting, rebuilding
from service.projecting import Runner
from service.rebuilding import rebuild
from service.town import Town
from service.view import View, view
from tests.service.histories import begin, facts, histories, take
from tests.service.remembered import FEW, read, reference, seen, versions

pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
"""The threads of the connection pool draw from it while examples are made."""
BATCH = 3
STEPS = 25
some = st.lists(st.sampled_from(PROJECTIONS), min_size=1, max_size=3, unique_by=lambda one: one.name)


class Remembering(RuleBasedStateMachine):
    """A municipality, whoever folds its facts, and a reader that takes its time."""

    def __init__(self, town: Town) -> None:
        """Begin with tables for every projection."""
        super().__init__()
        self.town = town
        self.begun = ExitStack()
        self.connection = self.begun.enter_context(writing(town.conninfo))
        self.reader = ExitStack()
        self.snapshot: View | None = None
        self.shown = 0
        begin(town)
        assert rebuild(town, PROJECTIONS) == []
        self.start()

    def start(self) -> None:
        """Let somebody become the runner who knows nothing yet."""
        self.runner = Runner(self.town, self.connection, PROJECTIONS)
        assert self.runner.hold()

    @rule(history=histories(shortest=1, longest=6))
    def record(self, history: Any) -> None:  # noqa: ANN401 hypothesis reads this as any
        """Record some commands, as far as the rules allow."""
        for step in history:
            take(self.town, step)

    @rule()
    def fold_some(self) -> None:
        """Fold one batch."""
        self.runner.step()

    @rule()
    def catch_up(self) -> None:
        """Fold all there is."""
        while self.runner.step():
            pass

    @rule(projections=some)
    def build_anew(self, projections: list[Projection]) -> None:
        """Rebuild some projections, beside whoever folds."""
        assert rebuild(self.town, projections) == []

    @rule()
    def forget(self) -> None:
        """Another runner takes over, who remembers no row."""
        self.runner.let_go()
        self.start()

    @rule(share=st.floats(0, 1))
    def read_at_an_earlier_position(self, share: float) -> None:
        """All rows of all projections are what the facts until then fold to."""
        held = facts(self.town)
        position = round(share * self.reached())
        found = seen(self.town, position)
        for projection in PROJECTIONS:
            assert found[projection.name] == reference(projection, held[:position]), (projection.name, position)

    @precondition(lambda self: self.snapshot is None)
    @rule()
    def begin_to_read(self) -> None:
        """Take a snapshot that is read later."""
        self.snapshot = self.reader.enter_context(view(self.town, PROJECTIONS))

    @precondition(lambda self: self.snapshot is not None)
    @rule()
    def read_on(self) -> None:
        """The snapshot shows what showed when it was taken, whatever happened since."""
        assert self.snapshot
        held = facts(self.town)[: self.snapshot.position]
        for projection in PROJECTIONS:
            assert read(self.snapshot, projection) == reference(projection, held), projection.name
        self.reader.close()
        self.snapshot = None

    @invariant()
    def nothing_that_showed_is_gone(self) -> None:
        """Rows never go back to an earlier position, nor beyond the log."""
        reached = self.reached()
        assert self.shown <= reached <= self.town.log.head()
        self.shown = reached

    def reached(self) -> int:
        """Give the position that shows."""
        with self.town.pool.connection() as connection:
            return min(one.position for one in serving(connection, self.town.slug).values())

    def teardown(self) -> None:
        """In the end, living and rebuilding have left the same versions."""
        try:
            if self.snapshot:
                self.read_on()
            self.catch_up()
            self.read_at_an_earlier_position(1.0)
            lived = versions(self.town)
            assert rebuild(self.town, PROJECTIONS) == []
            assert versions(self.town) == lived
        finally:
            self.reader.close()
            self.begun.close()


@contextmanager
def small_batches() -> Iterator[None]:
    """Fold few facts at a time, and forget rows soon."""
    with pytest.MonkeyPatch.context() as patched:
        for module, name, value in (
            (projecting, "BATCH", BATCH),
            (projecting, "TURN", BATCH),
            (rebuilding, "BATCH", BATCH),
            (building, "TURN", 2),
        ):
            patched.setattr(module, name, value)
        yield


def test_rows_remember(new_town: Callable[[str], Town]) -> None:
    """At any position rows are the fold of the facts until then, and living leaves what rebuilding does."""
    numbers = count(1)

    class Here(Remembering):
        def __init__(self) -> None:
            super().__init__(new_town(f"t{next(numbers)}"))

    with small_batches():
        run_state_machine_as_test(Here, settings=settings(FEW, stateful_step_count=STEPS))
