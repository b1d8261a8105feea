"""Generations of two projections' tables, begun, filled and let serve."""

from __future__ import annotations

from typing import Any, Protocol

from psycopg import Connection

from adapters.tables.generations import Generation, begin, pinned, switch
from adapters.tables.store import changes, write
from projections.rows import Projection, Row, Rows
from tests.adapters.tables.stored import stored


class UnitRow(Row, frozen=True, kw_only=True):
    """A unit."""

    TABLE = "gen_unit"
    KEY = ("unit",)
    OWNER = "unit"

    unit: str


class OtherRow(Row, frozen=True, kw_only=True):
    """Another row."""

    TABLE = "gen_other"
    KEY = ("unit",)
    OWNER = "unit"

    unit: str


UNITS = Projection(name="units", rows=(UnitRow,), project=lambda _rows, _fact: None)
OTHERS = Projection(name="others", rows=(OtherRow,), project=lambda _rows, _fact: None)


class Opens(Protocol):
    """Opens a connection."""

    def __call__(self) -> Connection[Any]:
        """Give a new one in autocommit mode."""


def put(connection: Connection[Any], generation: Generation, *units: str) -> None:
    """Put units into a generation's table."""
    rows = Rows()
    rows.at(1)
    for unit in units:
        rows.put(UnitRow(unit=unit))
    for batch in changes(UNITS, rows, rows.opened()):
        write(connection, "rebild", generation.number, batch)


def built(connection: Connection[Any], *units: str) -> Generation:
    """Begin a generation and fill it."""
    generation = begin(connection, "rebild", UNITS)
    put(connection, generation, *units)
    return generation


def let_serve(connection: Connection[Any], generation: Generation) -> None:
    """Let a generation take over."""
    with connection.transaction():
        switch(connection, "rebild", {generation.number: generation.projection})


def shown(connection: Connection[Any]) -> list[str]:
    """Read the units of the generation that serves."""
    held = pinned(connection, "rebild", ["units"])["units"]
    return [one.row.unit for one in stored(connection, "rebild", UnitRow, held.number) if isinstance(one.row, UnitRow)]


def exists(connection: Connection[Any], generation: Generation) -> bool:
    """Tell whether a generation's table is there."""
    name = f"sporbar_rebild_rows.gen_unit_{generation.number}"
    row = connection.execute("select to_regclass(%s) is not null", (name,)).fetchone()
    return bool(row and row[0])
