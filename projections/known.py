"""What a fold knows of the keys of one kind of row: the recently used ones, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from projections.rows import Row

Key: TypeAlias = tuple[str | int, ...]


class Source(Protocol):
    """Where open rows from before are found."""

    def load(self, kind: type[Row], key: Key) -> Row | None:
        """Give the open row of a key."""

    def owned(self, kind: type[Row], owner: str) -> Iterable[Row]:
        """Give all open rows that belong to an owner."""


class Nothing:
    """The source of a fold from the first fact: nothing lies before it."""

    def load(self, kind: type[Row], key: Key) -> Row | None:  # noqa: ARG002 the protocol's arguments
        """Find nothing."""
        return None

    def owned(self, kind: type[Row], owner: str) -> Iterable[Row]:  # noqa: ARG002 the protocol's arguments
        """Find nothing."""
        return ()


class Cell(Struct, gc=False):
    """What is known of a key: its row (None: there is none), since which position, and whether a table holds that."""

    row: Any
    since: int
    stored: bool


class Known:
    """The cells used since the last turn, those used between that and the turn before, and which owner has which."""

    __slots__ = ("_by_owner", "_kin", "_old", "_old_kin", "_young")

    def __init__(self, *, by_owner: bool) -> None:
        """Know nothing yet; keys of one part are their owner's only one."""
        self._young: dict[Key, Cell] = {}
        self._old: dict[Key, Cell] = {}
        self._kin: dict[str | int, list[Key]] = {}
        self._old_kin: dict[str | int, list[Key]] = {}
        self._by_owner = by_owner

    def find(self, key: Key) -> Cell | None:
        """Give the cell of a key, which is used by this."""
        cell = self._young.get(key)
        if cell is None and (cell := self._old.pop(key, None)) is not None:
            self.add(key, cell)
        return cell

    def add(self, key: Key, cell: Cell) -> None:
        """Know a key from now on."""
        self._young[key] = cell
        if self._by_owner:
            self._kin.setdefault(key[0], []).append(key)

    def of(self, owner: str) -> dict[Key, Cell]:
        """Give the cells of an owner."""
        keys = (*self._old_kin.get(owner, ()), *self._kin.get(owner, ())) if self._by_owner else ((owner,),)
        return {key: cell for key in keys if (cell := self.find(key)) is not None}

    def cells(self) -> dict[Key, Cell]:
        """Give all cells."""
        return self._old | self._young

    def turn(self) -> dict[Key, Cell]:
        """Forget what has not been used since the turn before; gives that."""
        forgotten, self._old, self._young = self._old, self._young, {}
        self._old_kin, self._kin = self._kin, {}
        return forgotten


class _Keys(dict["type[Row]", "Callable[[Row], Key]"]):
    """How to take the key out of each kind of row."""

    def __missing__(self, kind: type[Row]) -> Callable[[Row], Key]:
        get: Callable[[Row], Key] = attrgetter(*kind.KEY)
        return self.setdefault(kind, get if len(kind.KEY) > 1 else lambda row: (get(row),))  # type: ignore[return-value, arg-type] # of one part


_KEYS: Final = _Keys()


def key_of(row: Row) -> Key:
    """Give a row's key."""
    return _KEYS[type(row)](row)
