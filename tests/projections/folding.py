"""Folds imagined facts as the engine does, and holds every row to what its columns give back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

import msgspec
from msgspec import structs

from adapters.tables.columns import columns, row_from
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import Sealed
from domain.records.events import CorrectedField, CorrectedText, EntryCorrected, EntryRetracted
from projections.engine import apply
from projections.rows import Projection, Row, Rows
from tests.domain import rules

R = TypeVar("R", bound=Row)
SEALED = Sealed(key="k" * 32, nonce=b"n" * 12, text=b"ciphertext")
OTHER = Sealed(key="o" * 32, nonce=b"m" * 12, text=b"other")


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


def history(held: Sequence[Fact]) -> Callable[[str, int], Iterable[Fact]]:
    """Give the history that the engine asks for, from facts in memory."""
    return lambda tag, until: [one for one in held if tag in one.tags and one.position <= until]


def folded(projection: Projection, held: Sequence[Fact]) -> Rows:
    """Project facts one by one, as the engine does; every row version must come back from its columns unchanged."""
    rows = Rows()
    apply(projection, rows, held, history(held))
    for version in rows.versions():
        if version.row is not None:
            assert stored(version.row) == version.row
    return rows


def every(rows: Rows, kind: type[R]) -> list[R]:
    """Give the open rows of a kind, in the order of their keys."""
    return sorted((row for row in rows.every().values() if isinstance(row, kind)), key=lambda row: row.key())


def stored(row: Row) -> Row:
    """Give a row as it comes back from its columns."""
    values = (
        msgspec.json.encode(value).decode() if column.type == "jsonb" and value is not None else value
        for column in columns(type(row))
        for value in (getattr(row, column.name),)
    )
    return row_from(type(row), tuple(values))


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
