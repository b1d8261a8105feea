"""Takes a municipality's facts to its projections: rows and checkpoint in one transaction, one runner at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from psycopg import Connection

from adapters.tables.schema import empty_tables, fingerprint
from adapters.tables.store import NOTHING, Checkpoint, TableSource, checkpoint, checkpoints, write
from domain.kernel.fact import Fact
from projections.engine import ProjectionError, apply
from projections.rows import Projection, Rows
from service.town import Town

BATCH: Final = 500
REBUILD_BATCH: Final = 5_000


class Progress(NamedTuple):
    """How far a projection has come; `stopped` says why it can go no further."""

    position: int
    stopped: str | None = None


def advance(town: Town, projection: Projection) -> Progress:
    """Take the next batch of facts to a projection; folds anew when its code has changed.

    Another process that is at it already is left to it.
    """
    with town.pool.connection() as connection:
        held = checkpoints(connection, town.slug).get(projection.name, NOTHING)
        if not _only_runner(connection, town, projection):
            return Progress(held.position)
        held = checkpoints(connection, town.slug).get(projection.name, NOTHING)
        fold = _fold_on if held.fingerprint == fingerprint(projection) else _fold_anew
        try:
            with connection.transaction():
                return Progress(fold(connection, town, projection, held.position))
        except ProjectionError as error:
            return Progress(fold(connection, town, projection, held.position, before=error.position), str(error))


def behind(town: Town, projections: Iterable[Projection]) -> list[Projection]:
    """Give the projections that have not reached the log's head, or were folded by other code."""
    head = town.log.head()
    with town.pool.connection() as connection:
        held = checkpoints(connection, town.slug)
    return [one for one in projections if held.get(one.name) != Checkpoint(head, fingerprint(one))]


def catch_up(town: Town, projections: Iterable[Projection]) -> dict[str, Progress]:
    """Take projections to the log's head; gives how far each has come."""
    head, reached = town.log.head(), {}
    for projection in projections:
        progress = advance(town, projection)
        while progress.stopped is None and progress.position < head:
            before, progress = progress, advance(town, projection)
            if progress == before:
                break
        reached[projection.name] = progress
    return reached


def rebuild(town: Town, projection: Projection) -> int:
    """Fold a projection anew from the first fact; readers see the old rows until the new ones are whole.

    Raises ProjectionError at a fact that it cannot take, and then changes nothing.
    """
    with town.pool.connection() as connection:
        connection.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (_lock(town, projection),))
        return _fold_anew(connection, town, projection)


def _fold_on(
    connection: Connection[Any], town: Town, projection: Projection, reached: int, before: int | None = None
) -> int:
    """Take the next batch, or what of it lies before a position."""
    rows = Rows(TableSource(connection, town.slug, reached))
    limit = BATCH if before is None else before - 1 - reached
    return _take(connection, town, projection, rows, reached, limit=limit)


def _fold_anew(
    connection: Connection[Any], town: Town, projection: Projection, _: int = 0, before: int | None = None
) -> int:
    """Fold all facts from the first one, or those that lie before a position."""
    empty_tables(connection, town.slug, projection)
    position, rows = 0, Rows()
    end = town.log.head() if before is None else before - 1
    checkpoint(connection, town.slug, projection, Checkpoint(0, fingerprint(projection)))
    while position < end:
        position = _take(connection, town, projection, rows, position, limit=min(REBUILD_BATCH, end - position))
    return position


def _take(
    connection: Connection[Any], town: Town, projection: Projection, rows: Rows, after: int, *, limit: int
) -> int:
    """Project up to `limit` facts after a position and write what changed; gives the position reached."""
    position = apply(projection, rows, _facts(town, after, limit), town.history) or after
    if position > after:
        write(connection, town.slug, rows.versions())
        rows.written()
        checkpoint(connection, town.slug, projection, Checkpoint(position, fingerprint(projection)))
    return position


def _facts(town: Town, after: int, limit: int) -> Iterable[Fact]:
    return town.facts(after=after, until=after + limit)


def _only_runner(connection: Connection[Any], town: Town, projection: Projection) -> bool:
    row = connection.execute(
        "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", (_lock(town, projection),)
    ).fetchone()
    return bool(row and row[0])


def _lock(town: Town, projection: Projection) -> str:
    return f"sporbar {town.slug} {projection.name}"
