"""Generations of tables: one is being built, one serves readers, and old ones go when their last reader has gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, LiteralString, NamedTuple

from psycopg import Connection, Cursor, sql
from psycopg.errors import LockNotAvailable

from adapters.tables.schema import Fingerprint, create_tables, drop_tables, fingerprint, rows_schema
from projections.rows import Projection

GRACE_SECONDS: Final = 5
"""So long a retired generation stays at least: a reader that has just seen it serve may not yet have said so."""
_COLUMNS: Final = "generation, projection, position, shape, code, stopped, tables"


class Generation(NamedTuple):
    """A projection's tables, the last position that is folded into them, and why it can go no further, if so."""

    number: int
    projection: str
    position: int
    fingerprint: Fingerprint
    stopped: str | None
    tables: tuple[str, ...]


class Move(NamedTuple):
    """A generation on its way from one position to another."""

    number: int
    before: int
    after: int
    stopped: str | None


def serving(connection: Connection[Any], municipality: str) -> dict[str, Generation]:
    """Give the generations that serve readers, by projection."""
    statement = _sql(f"select {_COLUMNS} from {{}}.generation where state = 'serving'", municipality)
    return {held.projection: held for held in map(_generation, connection.execute(statement))}


def pinned(connection: Connection[Any], municipality: str, names: Iterable[str]) -> dict[str, Generation]:
    """Give the generations that serve readers, and keep them from being dropped until the transaction ends."""
    statement = _sql(
        f"select {_COLUMNS}, pg_advisory_xact_lock_shared(hashtextextended(%s || generation, 0)) from {{}}.generation"
        " where state = 'serving' and projection = any(%s)",
        municipality,
    )
    rows = connection.execute(statement, (_pin(municipality), list(names)))
    return {held.projection: held for held in (_generation(row[:-1]) for row in rows)}


def begin(connection: Connection[Any], municipality: str, projection: Projection) -> Generation:
    """Begin a new generation with empty tables; one that was left half built is dropped."""
    left = _sql(f"select {_COLUMNS} from {{}}.generation where state = 'building' and projection = %s", municipality)
    discard(connection, municipality, map(_generation, connection.execute(left, (projection.name,)).fetchall()))
    statement = _sql(
        f"insert into {{}}.generation (projection, shape, code, tables) values (%s, %s, %s, %s) returning {_COLUMNS}",
        municipality,
    )
    with connection.transaction():
        tables = [kind.TABLE for kind in projection.rows]
        row = connection.execute(statement, (projection.name, *fingerprint(projection), tables)).fetchone()
        assert row is not None
        create_tables(connection, municipality, projection, row[0])
    return _generation(row)


def move(connection: Connection[Any], municipality: str, moves: Sequence[Move]) -> Cursor[Any]:
    """Note how far generations have come.

    Where the cursor counts fewer rows than moves, one was not where it was said to be: somebody else is at work.
    """
    statement = _sql(
        "update {}.generation g set position = m.after, stopped = m.stopped"
        " from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) as m(number, before, after, stopped)"
        " where g.generation = m.number and g.position = m.before and g.state <> 'retired'",
        municipality,
    )
    columns = [[one[place] for one in moves] for place in range(len(Move._fields))]
    return connection.execute(statement, columns)


def hold_still(connection: Connection[Any], municipality: str, projections: Iterable[str]) -> int:
    """Let nobody move any generation until the transaction ends; gives the furthest position that readers have seen.

    The table is locked, not its rows: they are moved in any order, and who held some could wait for others for ever.
    """
    connection.execute(_sql("lock table {}.generation in share row exclusive mode", municipality))
    rows = connection.execute(
        _sql("select position from {}.generation where state = 'serving' and projection = any(%s)", municipality),
        (list(projections),),
    )
    return max((position for (position,) in rows), default=0)


def switch(connection: Connection[Any], municipality: str, built: Mapping[int, str]) -> None:
    """Let built generations, each of a projection, serve in the place of those that did."""
    retire = (
        "update {}.generation set state = 'retired', retired = now() where state = 'serving' and projection = any(%s)"
    )
    connection.execute(_sql(retire, municipality), (list(built.values()),))
    serve = "update {}.generation set state = 'serving' where generation = any(%s)"
    connection.execute(_sql(serve, municipality), (list(built),))


def note_stop(connection: Connection[Any], municipality: str, number: int, why: str) -> None:
    """Note why a generation cannot be built anew."""
    connection.execute(_sql("update {}.generation set stopped = %s where generation = %s", municipality), (why, number))


def discard(connection: Connection[Any], municipality: str, generations: Iterable[Generation]) -> None:
    """Drop what was built and will not serve."""
    for one in generations:
        with connection.transaction():
            _forget(connection, municipality, one.number, one.tables)


def drop_retired(connection: Connection[Any], municipality: str) -> int:
    """Drop, each in a transaction of its own, what nobody reads any more; gives how many are left."""
    rows = connection.execute(
        _sql(
            "select generation, tables, retired < now() - make_interval(secs => %s) from {}.generation"
            " where state = 'retired'",
            municipality,
        ),
        (GRACE_SECONDS,),
    ).fetchall()
    return sum(not (due and _dropped(connection, municipality, number, tables)) for number, tables, due in rows)


def _dropped(connection: Connection[Any], municipality: str, number: int, tables: Iterable[str]) -> bool:
    """Drop a generation unless somebody reads it, be it without a pin, as a backup does."""
    with suppress(LockNotAvailable), connection.transaction():
        lock = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0)), set_config('lock_timeout', '1s', true)"
        row = connection.execute(lock, (_pin(municipality) + str(number),)).fetchone()
        if free := bool(row and row[0]):
            _forget(connection, municipality, number, tables)
        return free
    return False


def _forget(connection: Connection[Any], municipality: str, number: int, tables: Iterable[str]) -> None:
    drop_tables(connection, municipality, tables, number)
    connection.execute(_sql("delete from {}.generation where generation = %s", municipality), (number,))


def _generation(row: tuple[Any, ...]) -> Generation:
    number, projection, position, shape, code, stopped, tables = row
    return Generation(number, projection, position, Fingerprint(shape, code), stopped, tuple(tables))


def _pin(municipality: str) -> str:
    return f"sporbar generation {municipality} "


def _sql(text: LiteralString, municipality: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(rows_schema(municipality)))
