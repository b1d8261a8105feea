"""What differs between two positions in the versions of a thing: field by field, with the entries that made it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple

from msgspec import Struct

from domain.kernel.texts import SealedText
from projections.amending import Amendable
from projections.evaluation_timeline import EvaluationEntryRow
from projections.network_rows import AgreementRow, MeetingRow
from projections.rows import Row
from service.reads.versions import Versions, stands
from service.view import Held

Change = Literal["added", "removed", "changed"]
Path = tuple[str, ...]
"""A field, or one within a field that holds several by name: `what`, `value`."""

_TRACES: Final = frozenset(
    {
        *("entries", "illustration", "partly", "backdated", "recorded", "recorded_on", "recorded_by", "was"),
        *("order", "position", "first", "last", "corrected_by", "retracted_because"),
    }
)
"""Fields that say where a row comes from; what they say, the entries of a difference say."""
_DERIVED: Final[dict[type[Row], frozenset[str]]] = {
    MeetingRow: frozenset({"happens", "exchange_counts", "present", "late", "substitute", "absent"}),
    AgreementRow: frozenset({"closed"}),
    EvaluationEntryRow: frozenset({"indicator", "value", "at", "judgement", "label"}),
    Amendable: frozenset({"because"}),
}
"""Fields that only repeat others of their row."""
_TAILS: Final = ("_first", "_last", "_entry")


class FieldChange(NamedTuple):
    """A field that differs, and the positions at which it changed."""

    path: Path
    change: Change
    entries: tuple[int, ...]


class Difference(NamedTuple):
    """A thing (`part` is None) or a part of it that differs; a row is None where it is not there."""

    part: str | None
    before: Row | None
    after: Row | None
    change: Change
    fields: tuple[FieldChange, ...]
    entries: tuple[int, ...]

    @property
    def row(self) -> Row:
        """The row as it is after, or was before it ceased."""
        found = self.after or self.before
        assert found is not None
        return found


def differences(held: Versions, since: int, until: int) -> list[Difference]:
    """Compare what stood at one position with what stands at a later one, parts matched by their keys."""
    return [
        found
        for part, versions in held.items()
        for kept in _by_key(versions)
        if (found := _difference(part, kept, since, until))
    ]


def fields_of(row: Row | None) -> dict[Path, Any]:
    """Give what can differ in a row, in the order of its fields; what is not stated is left out.

    A sealed text stands as its position, its field and the SHA-256 of its ciphertext.
    """
    if row is None:
        return {}
    hidden = _TRACES | set(row.KEY)
    for kind, derived in _DERIVED.items():
        hidden |= derived if isinstance(row, kind) else frozenset()
    names = (name for name in row.__struct_fields__ if name not in hidden and not name.endswith(_TAILS))
    found = {path: value for name in names for path, value in _paths(name, getattr(row, name))}
    return {path: _identity(value) for path, value in found.items() if value not in (None, (), {})}


def _paths(name: str, value: Any) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 any field
    if isinstance(value, dict):
        yield from (((name, inner), one) for inner, one in value.items())
    else:
        yield (name,), value


def _identity(value: Any) -> Any:  # noqa: ANN401 any part of a row
    if isinstance(value, SealedText):
        return value.position, value.field, sha256(value.text).hexdigest()
    if isinstance(value, Struct):
        return tuple(_identity(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, tuple | list):
        return tuple(_identity(one) for one in value)
    return value


def _by_key(versions: Iterable[Held[Row]]) -> Iterable[list[Held[Row]]]:
    found: dict[tuple[Any, ...], list[Held[Row]]] = {}
    for one in versions:
        found.setdefault(tuple(getattr(one.row, name) for name in one.row.KEY), []).append(one)
    return found.values()


def _difference(part: str | None, kept: Sequence[Held[Row]], since: int, until: int) -> Difference | None:
    before, after = (next((one.row for one in kept if stands(one, position)), None) for position in (since, until))
    old, new = fields_of(before), fields_of(after)
    if (before is None) == (after is None) and old == new:
        return None
    changed = _changed(kept, since, until)
    return Difference(
        part=part,
        before=before,
        after=after,
        change=_change(before, after),
        fields=tuple(
            FieldChange(path, _change(old.get(path), new.get(path)), changed.get(path, ()))
            for path in {**new, **old}
            if old.get(path) != new.get(path)
        ),
        entries=_entries(kept, since, until) if before is None or after is None else _of(changed, old, new),
    )


def _change(before: object, after: object) -> Change:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _of(changed: dict[Path, tuple[int, ...]], old: dict[Path, Any], new: dict[Path, Any]) -> tuple[int, ...]:
    differing = (path for path in changed if old.get(path) != new.get(path))
    return tuple(sorted({position for path in differing for position in changed[path]}))


def _entries(kept: Sequence[Held[Row]], since: int, until: int) -> tuple[int, ...]:
    return tuple(position for position, _ in _states(kept) if since < position <= until)


def _changed(kept: Sequence[Held[Row]], since: int, until: int) -> dict[Path, tuple[int, ...]]:
    """Give the positions after one and up to another at which each field became another."""
    found: dict[Path, tuple[int, ...]] = {}
    standing: dict[Path, Any] = {}
    for position, row in _states(kept):
        fields = fields_of(row)
        if since < position <= until:
            for path in {**standing, **fields}:
                if standing.get(path) != fields.get(path):
                    found[path] = (*found.get(path, ()), position)
        standing = fields
    return found


def _states(kept: Sequence[Held[Row]]) -> Iterator[tuple[int, Row | None]]:
    """Give what a key became at each position, in order; None where it ceased."""
    begun = {one.since for one in kept}
    for one in kept:
        yield one.since, one.row
        if one.until is not None and one.until not in begun:
            yield one.until, None
