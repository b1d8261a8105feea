"""What rows should be at a position, what readers see there, and all versions that the tables hold."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, TypeAlias

from hypothesis import HealthCheck, settings

from domain.kernel.fact import Fact
from domain.records.standing import standing
from projections.catalogue import PROJECTIONS
from projections.known import Key
from projections.rows import Projection, Row, fold
from service.town import Town
from service.view import View, view
from tests.adapters.tables.stored import StoredVersion, all_stored

Found: TypeAlias = dict[tuple[type[Row], Key], Row]
EXAMPLES: Final = int(os.environ.get("SPORBAR_TEST_EXAMPLES", "4"))
FEW: Final = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def reference(projection: Projection, held: Sequence[Fact]) -> Found:
    """Fold facts in memory: raw ones for a projection that shows both sides, else as they stand at the last of them."""
    return fold(projection, held if projection.raw else standing(held)).every()


def read(snapshot: View, projection: Projection) -> Found:
    """Read all rows of a projection as pages do."""
    return {(kind, row.key()): row for kind in projection.rows for row in snapshot.find(kind)}


def seen(town: Town, position: int) -> dict[str, Found]:
    """Read all rows of all projections as pages do, as of a position."""
    with view(town, PROJECTIONS, as_of=position) as snapshot:
        assert snapshot.position == position
        return {projection.name: read(snapshot, projection) for projection in PROJECTIONS}


def versions(town: Town) -> dict[str, list[StoredVersion]]:
    """Give every row version that the tables hold."""
    with town.pool.connection() as connection:
        return {projection.name: all_stored(connection, town.slug, projection) for projection in PROJECTIONS}
