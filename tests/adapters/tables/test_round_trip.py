"""Every kind of row comes back from PostgreSQL as it went in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias

import pytest
from msgspec import Meta, Struct
from psycopg import Connection

from adapters.tables.columns import columns
from adapters.tables.encoding import copied
from adapters.tables.schema import create_tables, index_tables
from adapters.tables.store import Batch, Copied, TableSource, changes, copy, write
from domain.kernel.texts import SealedText
from projections.catalogue import PROJECTIONS
from projections.rows import Projection, Row, Rows
from service.town import Town
from tests.adapters.tables.stored import StoredVersion, stored
from tests.projections.folding import folded, versions
from tests.projections.story import story

Writing: TypeAlias = Callable[[Connection[Any], str, int, Batch], None]
GENERATION: Final = 7


def put(connection: Connection[Any], projection: Projection, rows: Rows, write: Writing) -> None:
    """Make tables for a projection and put into them what a fold from the first fact on came to."""
    create_tables(connection, "rebild", projection, GENERATION)
    for batch in changes(projection, rows, rows.opened()):
        write(connection, "rebild", GENERATION, batch)
    index_tables(connection, "rebild", projection, GENERATION)


def by_copy(connection: Connection[Any], municipality: str, generation: int, batch: Batch) -> None:
    """Write a batch as a rebuild does."""
    copy(connection, municipality, generation, Copied(batch.kind, [batch], [copied(batch.new)]))


BOTH_WAYS = pytest.mark.parametrize("way", [write, by_copy], ids=["statements", "copy"])


@BOTH_WAYS
@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_every_row_of_the_story_comes_back(town: Town, projection: Projection, way: Writing) -> None:
    """All versions of all kinds of row, written in one go, are read back equal, with their since and until."""
    rows = folded(projection, story())
    expected = versions(rows)
    with town.pool.connection() as connection:
        put(connection, projection, rows, way)
        held = [one for kind in projection.rows for one in stored(connection, town.slug, kind, GENERATION)]
        assert {one.kind for one in held} == set(projection.rows)
        assert sorted(held, key=str) == [StoredVersion(*one) for one in sorted(expected, key=str)]
        source = TableSource(connection, town.slug, GENERATION)
        for (kind, key), row in rows.every().items():
            assert kind.LASTING or source.load(kind, key) == row


class Inner(Struct, frozen=True):
    """A part of a row."""

    text: SealedText | None
    many: tuple[str, ...] = ()


class EveryRow(Row, frozen=True, kw_only=True):
    """A row with every form of field."""

    TABLE = "every"
    KEY = ("name", "number")
    OWNER = "unit"
    INDEXES = (("optional", "choice"), ("day",))
    COLUMNS = ("short", "large", "flag")

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


class LastingRow(Row, frozen=True, kw_only=True):
    """A lasting row, with every form of field that is a column."""

    TABLE = "lasting"
    KEY = ("name", "position")
    LASTING = True

    name: str
    position: int
    choice: Literal["yes", "no"] | None
    flag: bool | None
    day: date | None


LASTING = [
    LastingRow(name="\\N\t", position=1, choice=None, flag=None, day=None),
    LastingRow(name="æ", position=2**63 - 1, choice="no", flag=True, day=date.max),
]
EVERY = Projection(name="every", rows=(EveryRow, LastingRow), project=lambda _rows, _fact: None)


def test_what_pages_find_rows_by_is_a_column() -> None:
    """Only what names a key, an index or a column is one; of a lasting row everything is."""
    assert {column.name: column.type for column in columns(EveryRow)} == SHAPES
    assert [column.name for column in columns(LastingRow)] == ["name", "position", "choice", "flag", "day"]


@pytest.mark.parametrize("name", ["list_", "part", "table", "either"])
def test_what_cannot_be_compared_is_no_column(name: str) -> None:
    """A list, a part, a table or what may be either text or number is refused as a column by name."""
    kind = type("StrangeRow", (EveryRow,), {"COLUMNS": (name,)}, frozen=True, kw_only=True)
    with pytest.raises(TypeError, match=rf"StrangeRow\.{name} cannot be a column"):
        columns(kind)


@BOTH_WAYS
def test_extreme_values_come_back(town: Town, way: Writing) -> None:
    """The largest and smallest, empty and missing, strange letters, bytes and COPY's own signs all come back."""
    rows = Rows()
    rows.at(1)
    for row in (FULL, EMPTY, *LASTING):
        rows.put(row)
    with town.pool.connection() as connection:
        put(connection, EVERY, rows, way)
        assert [one.row for one in stored(connection, town.slug, EveryRow, GENERATION)] == [EMPTY, FULL]
        assert [one.row for one in stored(connection, town.slug, LastingRow, GENERATION)] == LASTING
