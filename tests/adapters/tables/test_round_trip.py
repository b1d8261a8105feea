"""Every kind of row comes back from PostgreSQL as it went in."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Annotated, Literal

import pytest
from msgspec import Meta, Struct

from adapters.tables.columns import columns
from adapters.tables.schema import create_tables
from adapters.tables.store import TableSource, write
from domain.kernel.texts import SealedText
from projections.catalogue import PROJECTIONS
from projections.rows import Projection, Row, Rows
from service.town import Town
from tests.adapters.tables.stored import StoredVersion, all_stored, stored
from tests.projections.folding import folded
from tests.projections.story import story


def expected(rows: Rows) -> list[StoredVersion]:
    """Give the versions of a fold with their ends."""
    steps: dict[tuple[type[Row], str], list[tuple[int, Row | None]]] = defaultdict(list)
    for version in rows.versions():
        steps[version.kind, version.key].append((version.position, version.row))
    return [
        StoredVersion(kind, key, since, until, row)
        for (kind, key), changes in steps.items()
        for (since, row), until in zip(changes, [*(since for since, _ in changes[1:]), None], strict=True)
        if row is not None
    ]


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_every_row_of_the_story_comes_back(town: Town, projection: Projection) -> None:
    """All versions of all kinds of row, written in one go, are read back equal, with their since and until."""
    rows = folded(projection, story())
    with town.pool.connection() as connection:
        create_tables(connection, town.slug, projection)
        write(connection, town.slug, rows.versions())
        held = all_stored(connection, town.slug, projection)
        assert {one.kind for one in held} == set(projection.rows)
        assert sorted(held, key=str) == sorted(expected(rows), key=str)
        source = TableSource(connection, town.slug, len(story()))
        for (kind, key), row in rows.every().items():
            assert source.load(kind, key) == row


class Inner(Struct, frozen=True):
    """A part of a row."""

    text: SealedText | None
    many: tuple[str, ...] = ()


class EveryRow(Row, frozen=True, kw_only=True):
    """A row with every form of field."""

    TABLE = "every"
    KEY = ("name", "number")
    OWNER = "unit"

    name: str
    number: int
    optional: str | None
    choice: Literal["yes", "no"] | None
    short: Annotated[str, Meta(max_length=9)]
    large: int | None
    flag: bool
    day: date | None
    list_: tuple[int, ...]
    part: Inner | None
    table: dict[str, str]
    either: str | int


SHAPES = {
    "name": "text",
    "number": "bigint",
    "optional": "text",
    "choice": "text",
    "short": "text",
    "large": "bigint",
    "flag": "boolean",
    "day": "date",
    "list_": "jsonb",
    "part": "jsonb",
    "table": "jsonb",
    "either": "jsonb",
}
TEXT = SealedText(position=1, fact="f", type="t", field="x.0", key="k", nonce=bytes(range(12)), text=b"\x00\xff\x80")
FULL = EveryRow(
    name="æøå\x1f\n\t\"'\\",
    number=-(2**63),
    optional="",
    choice="yes",
    short="\U0001d11e",
    large=2**63 - 1,
    flag=True,
    day=date(2026, 1, 15),
    list_=(1, -(2**53) - 1),
    part=Inner(TEXT, ("", "ø")),
    table={"b": "1", "a": "\\N"},
    either=5,
)
EMPTY = EveryRow(
    name="", number=0, optional=None, choice=None, short="", large=None, flag=False, day=None, list_=(), part=None,
    table={}, either="",
)  # fmt: skip
EVERY = Projection(name="every", rows=(EveryRow,), project=lambda _rows, _fact: None)


def test_scalars_are_columns_and_the_rest_is_json() -> None:
    """Text, whole numbers, yes or no and days can be compared by PostgreSQL; everything else is kept whole."""
    assert {column.name: column.type for column in columns(EveryRow)} == SHAPES


def test_extreme_values_come_back(town: Town) -> None:
    """The largest and smallest, empty and missing, strange letters, bytes and COPY's own signs all come back."""
    rows = Rows()
    rows.at(1)
    rows.put(FULL)
    rows.put(EMPTY)
    with town.pool.connection() as connection:
        create_tables(connection, town.slug, EVERY)
        write(connection, town.slug, rows.versions())
        assert sorted((one.row for one in stored(connection, town.slug, EveryRow)), key=str) == [EMPTY, FULL]
