"""Rows and how a projection changes them. Rows remember: each change begins a new version at its fact's position."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple, TypeAlias, TypeVar

from msgspec import Struct, structs

from domain.kernel.event import Event
from domain.kernel.fact import Fact
from projections.known import Cell, Key, Known, Nothing, Source, key_of


class Row(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The base of all rows. A row belongs to one owner: the thing whose id leads its key.

    Only facts that carry the owner's tag change the row, so that it can be folded anew from them alone.
    """

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    OWNER: ClassVar[str] = ""
    """The owner's kind of tag, such as `trial`. A lasting row needs none."""
    LASTING: ClassVar[bool] = False
    """A lasting row tells of one entry, in whose `position` it is put, and never changes or ceases."""
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Columns that pages filter and sort by, together."""
    COLUMNS: ClassVar[tuple[str, ...]] = ()
    """Columns that pages filter by where an index would not help."""
    SEARCHED: ClassVar[tuple[str, ...]] = ()
    """Text columns in whose words pages search, in Danish and English."""

    def key(self) -> Key:
        """Give the row's key."""
        return key_of(self)


R = TypeVar("R", bound=Row)
Types: TypeAlias = frozenset[type[Event]]


class Version(NamedTuple):
    """A row, and the positions at which it stood: from `since` to before `until` (None: it still stands)."""

    since: int
    until: int | None
    row: Row


class Ended(NamedTuple):
    """The open version of a key, and the position at which it ended."""

    key: Key
    until: int


class Rows:
    """The open rows as a projection sees and changes them, and the versions that came of it."""

    def __init__(self, source: Source | None = None) -> None:
        """Begin with what the source holds."""
        self.source: Source = source or Nothing()
        self.known: dict[type[Row], Known] = {}
        self.ended: dict[type[Row], list[Ended]] = {}
        """Versions that a table holds as open ones, and that ended."""
        self.closed: dict[type[Row], list[Version]] = {}
        """Versions that began and ended and that no table holds."""
        self.lasting: dict[type[Row], list[Row]] = {}
        """Lasting rows that no table holds."""
        self._begun: list[Cell] = []
        self._position = 0

    def at(self, position: int) -> None:
        """Let changes from now on begin at this position."""
        self._position = position

    def get(self, kind: type[R], *key: str | int) -> R | None:
        """Give the open row of a key, with the changes made so far."""
        return self._cell(kind, key).row  # type: ignore[no-any-return] # kept under its own kind

    def put(self, row: Row) -> None:
        """Add a row, or replace the one with its key."""
        kind = type(row)
        if kind.LASTING:
            self.lasting.setdefault(kind, []).append(row)
        else:
            self._set(kind, key_of(row), row)

    def change(self, kind: type[R], *key: str | int, **fields: Any) -> None:  # noqa: ANN401 the row's own fields
        """Change fields of a row. A row that is not there stays away: what it rested on was retracted."""
        row = self.get(kind, *key)
        if row is not None:
            self.put(structs.replace(row, **fields))

    def update(self, kind: type[R], *key: str | int, by: Callable[[R], R]) -> None:
        """Change a row by what it holds, if it is there."""
        row = self.get(kind, *key)
        if row is not None:
            self.put(by(row))

    def remove(self, kind: type[Row], *key: str | int) -> None:
        """Let a row cease."""
        self._set(kind, key, None)

    def owned(self, kind: type[Row], owner: str) -> list[Row]:
        """Give all open rows of an owner."""
        found: dict[Key, Row | None] = {row.key(): row for row in self.source.owned(kind, owner)}
        found |= {key: cell.row for key, cell in self._known(kind).of(owner).items()}
        return [row for row in found.values() if row is not None]

    def opened(self) -> dict[type[Row], list[Version]]:
        """Take away the open versions that no table holds; from now on one does."""
        found: dict[type[Row], list[Version]] = {}
        for cell in self._begun:
            if cell.row is not None and not cell.stored:
                found.setdefault(type(cell.row), []).append(Version(cell.since, None, cell.row))
                cell.stored = True
        self._begun.clear()
        return found

    def turn(self) -> dict[type[Row], dict[Key, Cell]]:
        """Forget what has not been used since the turn before; gives that."""
        self._begun.clear()
        return {kind: known.turn() for kind, known in self.known.items()}

    def every(self) -> dict[tuple[type[Row], Key], Row]:
        """Give all open rows that this fold has touched."""
        open_ = ((kind, key, cell.row) for kind, known in self.known.items() for key, cell in known.cells().items())
        held = {(kind, key): row for kind, key, row in open_ if row is not None}
        return held | {(kind, row.key()): row for kind, rows in self.lasting.items() for row in rows}

    def _known(self, kind: type[Row]) -> Known:
        known = self.known.get(kind)
        if known is None:
            known = self.known[kind] = Known(by_owner=len(kind.KEY) > 1)
        return known

    def _cell(self, kind: type[Row], key: Key) -> Cell:
        known = self.known.get(kind) or self._known(kind)
        cell = known.find(key)
        if cell is None:
            new = self._position in key and "position" in kind.KEY
            row = None if new else self.source.load(kind, key)
            cell = Cell(row, 0, stored=row is not None)
            known.add(key, cell)
        return cell

    def _set(self, kind: type[Row], key: Key, row: Row | None) -> None:
        cell = self._cell(kind, key)
        before, position = cell.row, self._position
        if before == row:
            return
        if cell.since != position:
            if cell.stored:
                self.ended.setdefault(kind, []).append(Ended(key, position))
            elif before is not None:
                self.closed.setdefault(kind, []).append(Version(cell.since, position, before))
            cell.since, cell.stored = position, False
            self._begun.append(cell)
        cell.row = row


class Projection(Struct, frozen=True):
    """One page's or report's rows and the pure function that folds facts into them.

    `raw` projections see corrections and retractions as facts of their own and show both; the others see facts as
    they stand. `takes` are the facts that change the rows of each kind of owner, corrections and retractions apart;
    None: any of them may.
    """

    name: str
    rows: tuple[type[Row], ...]
    project: Callable[[Rows, Fact], None]
    raw: bool = False
    takes: tuple[tuple[str, Types], ...] | None = None


def taking(**by_owner: Iterable[type[Event]]) -> tuple[tuple[str, Types], ...]:
    """Say which facts change the rows of each kind of owner."""
    return tuple((owner, frozenset(types)) for owner, types in by_owner.items())


def fold(projection: Projection, facts: Iterable[Fact]) -> Rows:
    """Fold facts, as they stand or raw, from the first one on."""
    rows = Rows()
    for fact in facts:
        rows.at(fact.position)
        projection.project(rows, fact)
    return rows
