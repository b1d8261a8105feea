"""Rows and how a projection changes them. Rows remember: each change begins a new version at its fact's position."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final, NamedTuple, Protocol, TypeVar

from msgspec import Struct, structs

from domain.kernel.fact import Fact

SEPARATOR: Final = "\x1f"


class Row(Struct, frozen=True, kw_only=True):
    """The base of all rows. A row belongs to one owner: the thing whose id (or position) leads its key.

    Only facts that carry the owner's tag change the row, so that it can be folded anew from them alone.
    """

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    OWNER: ClassVar[str]
    """The owner's kind of tag, such as `trial`."""
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Columns that pages filter and sort by."""
    SEARCHED: ClassVar[tuple[str, ...]] = ()
    """Text columns whose words can be searched, at most four, the weightiest first."""

    def key(self) -> str:
        """Give the row's key as one text."""
        return key_of(*(getattr(self, name) for name in self.KEY))


R = TypeVar("R", bound=Row)


def key_of(*parts: str | int) -> str:
    """Join the parts of a key."""
    return SEPARATOR.join(str(part) for part in parts)


class Source(Protocol):
    """Where open row versions from before are found."""

    def load(self, kind: type[Row], key: str) -> Row | None:
        """Give the open version of a key."""

    def owned(self, kind: type[Row], owner: str) -> Mapping[str, Row]:
        """Give all open versions, by key, that belong to an owner."""


class Nothing:
    """The source of a fold from the first fact: nothing lies before it."""

    def load(self, kind: type[Row], key: str) -> Row | None:  # noqa: ARG002 the protocol's arguments
        """Find nothing."""
        return None

    def owned(self, kind: type[Row], owner: str) -> Mapping[str, Row]:  # noqa: ARG002 the protocol's arguments
        """Find nothing."""
        return {}


class Version(NamedTuple):
    """What a key became at a position; None when it ceased."""

    kind: type[Row]
    key: str
    position: int
    row: Row | None


class Rows:
    """The open rows as a projection sees and changes them, and the versions that came of it."""

    def __init__(self, source: Source | None = None) -> None:
        """Begin with what the source holds."""
        self._source: Source = source or Nothing()
        self._open: dict[tuple[type[Row], str], Row | None] = {}
        self._versions: dict[tuple[type[Row], str, int], Row | None] = {}
        self._position = 0

    def at(self, position: int) -> None:
        """Let changes from now on begin at this position."""
        self._position = position

    def get(self, kind: type[R], *key: str | int) -> R | None:
        """Give the open row of a key, with the changes made so far."""
        return self._current(kind, key_of(*key))  # type: ignore[return-value] # kept under its own kind

    def put(self, row: Row) -> None:
        """Add a row, or replace the one with its key."""
        self._set(type(row), row.key(), row)

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
        self._set(kind, key_of(*key), None)

    def owned(self, kind: type[Row], owner: str) -> dict[str, Row]:
        """Give all open rows of an owner, by key."""
        found: dict[str, Row | None] = dict(self._source.owned(kind, owner))
        for (held, key), row in self._open.items():
            if held is kind and key.split(SEPARATOR)[0] == owner:
                found[key] = row
        return {key: row for key, row in found.items() if row is not None}

    def every(self) -> dict[tuple[type[Row], str], Row]:
        """Give all open rows that this fold has touched."""
        return {place: row for place, row in self._open.items() if row is not None}

    def versions(self) -> list[Version]:
        """Give what changed, a key's versions in order of their positions."""
        return [Version(kind, key, position, row) for (kind, key, position), row in self._versions.items()]

    def written(self) -> None:
        """Forget the versions, which have been written; the open rows stay known."""
        self._versions.clear()

    def _current(self, kind: type[Row], key: str) -> Row | None:
        if (kind, key) not in self._open:
            self._open[kind, key] = self._source.load(kind, key)
        return self._open[kind, key]

    def _set(self, kind: type[Row], key: str, row: Row | None) -> None:
        if self._current(kind, key) != row:
            self._open[kind, key] = row
            self._versions[kind, key, self._position] = row


class Projection(Struct, frozen=True):
    """One page's or report's rows and the pure function that folds facts into them.

    `raw` projections see corrections and retractions as facts of their own and show both; the others see facts as
    they stand.
    """

    name: str
    rows: tuple[type[Row], ...]
    project: Callable[[Rows, Fact], None]
    raw: bool = False


def fold(projection: Projection, facts: Iterable[Fact]) -> Rows:
    """Fold facts, as they stand or raw, from the first one on."""
    rows = Rows()
    for fact in facts:
        rows.at(fact.position)
        projection.project(rows, fact)
    return rows
