"""Folds imagined facts as the engine does, and holds every row to what its columns give back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import structs

from adapters.tables.columns import columns, row_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import Sealed
from domain.records.events import CorrectedField, CorrectedText, EntryCorrected, EntryRetracted
from projections.engine import History, apply
from projections.known import Key
from projections.rows import Projection, Row, Rows
from tests.domain import rules

R = TypeVar("R", bound=Row)
SEALED = Sealed(key="k" * 32, nonce=b"n" * 12, text=b"ciphertext")
OTHER = Sealed(key="o" * 32, nonce=b"m" * 12, text=b"other")


class Stood(NamedTuple):
    """A version of a row in memory: it stood at positions from `since` to before `until` (None: it still stands)."""

    kind: type[Row]
    key: Key
    since: int
    until: int | None
    row: Row


def fact(
    event: Event,
    position: int,
    occurred: str = "2026-01-15",
    recorded: date | None = None,
    *,
    illustration: bool = False,
) -> Fact:
    """Give an event a place in an imagined log, recorded at noon (UTC) of a day, by default early in time."""
    made = rules.fact(event, position, occurred)
    envelope = structs.replace(made.envelope, illustration=illustration)
    when = datetime(recorded.year, recorded.month, recorded.day, 12, tzinfo=UTC) if recorded else None
    microseconds = int(when.timestamp()) * 1_000_000 + position if when else position
    return structs.replace(made, recorded=microseconds, envelope=envelope)


def facts(*events: Event, occurred: str = "2026-01-15") -> list[Fact]:
    """Put events in an imagined log, in order."""
    return [fact(event, position, occurred) for position, event in enumerate(events, start=1)]


def history(held: Sequence[Fact]) -> History:
    """Give the history that the engine asks for, from facts in memory."""
    return lambda tag, types, until: [
        one for one in held if tag in one.tags and one.position <= until and (types is None or type(one.event) in types)
    ]


def folded(projection: Projection, held: Sequence[Fact]) -> Rows:
    """Project facts one by one, as the engine does; every row version must come back from its columns unchanged."""
    rows = Rows()
    apply(projection, rows, held, history(held))
    for version in versions(rows):
        assert stored(version.row) == version.row
    return rows


def versions(rows: Rows) -> list[Stood]:
    """Give all versions of a fold from the first fact on, oldest first: those that ended, stand open or last."""
    ended = (
        Stood(kind, one.row.key(), one.since, one.until, one.row) for kind, held in rows.closed.items() for one in held
    )
    still = (
        Stood(kind, key, cell.since, None, cell.row)
        for kind, known in rows.known.items()
        for key, cell in known.cells().items()
        if cell.row is not None
    )
    lasting = (
        Stood(kind, row.key(), row.position, None, row)  # type: ignore[attr-defined] # where a lasting row is put
        for kind, held in rows.lasting.items()
        for row in held
    )
    return sorted((*ended, *still, *lasting), key=lambda one: one.since)


def every(rows: Rows, kind: type[R]) -> list[R]:
    """Give the open rows of a kind, in the order of their keys."""
    return sorted((row for row in rows.every().values() if isinstance(row, kind)), key=lambda row: row.key())


def stored(row: Row) -> Row:
    """Give a row as it comes back from its table."""
    kind = type(row)
    lasting = [getattr(row, column.name) for column in columns(kind)]
    return row_of(kind, lasting if kind.LASTING else (msgspec.json.encode(row),))


def corrected(
    wrong: Fact,
    position: int,
    occurred: str | None = None,
    texts: dict[str, Sealed] | None = None,
    recorded: date | None = None,
    **fields: str,
) -> Fact:
    """Correct an entry: each field's right value as JSON, each text by its path."""
    event = EntryCorrected(
        entry=wrong.position,
        kind=wrong.event.type(),
        concerned=tuple(sorted(wrong.tags)),
        fields=tuple(CorrectedField(name, value) for name, value in fields.items()),
        texts=tuple(CorrectedText(path, text) for path, text in (texts or {}).items()),
        occurred=occurred,
    )
    return fact(event, position, "2026-03-01", recorded)


def retracted(wrong: Fact, position: int) -> Fact:
    """Retract an entry."""
    event = EntryRetracted(entry=wrong.position, kind=wrong.event.type(), concerned=tuple(sorted(wrong.tags)))
    return fact(event, position, "2026-03-01")
