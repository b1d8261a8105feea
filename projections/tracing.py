"""What leads a row back to the log: its entries, and the marks that every page shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from domain.kernel.fact import Fact
from domain.kernel.texts import Leaf
from domain.kernel.when import bounds
from projections.rows import Row

_COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR: Final = 3_600_000_000
_GRACE: Final = timedelta(days=1)


class Traced(Row, frozen=True, kw_only=True):
    """A row with its entries, in order. `illustration` marks an invented row, `partly` one with invented entries.

    `backdated` says that an entry was recorded later than the day after it happened.
    """

    entries: tuple[int, ...]
    illustration: bool
    partly: bool
    backdated: bool


T = TypeVar("T", bound=Traced)


def traces(fact: Fact) -> dict[str, Any]:
    """Give the traces of a row that begins with this fact."""
    invented = fact.envelope.illustration
    return {"entries": entries_of(fact), "illustration": invented, "partly": invented, "backdated": backdated(fact)}


def traced(row: T, fact: Fact, **changes: Any) -> T:  # noqa: ANN401 the row's own fields
    """Give a row as this fact changes it, with the fact's entries among its own."""
    return structs.replace(
        row,
        entries=(*row.entries, *entries_of(fact)),
        partly=row.partly or fact.envelope.illustration,
        backdated=row.backdated or backdated(fact),
        **changes,
    )


def entries_of(fact: Fact) -> tuple[int, ...]:
    """Give the fact's position, and that of the correction as which it stands."""
    return (fact.position,) if fact.corrected_by is None else (fact.position, fact.corrected_by)


def recorded_on(fact: Fact) -> date:
    """Give the day in Copenhagen on which a fact was recorded."""
    return _day(fact.recorded // _HOUR)


@lru_cache(maxsize=1_024)
def _day(hour: int) -> date:
    """Give Copenhagen's day in an hour since 1970 UTC: no offset of its divides an hour."""
    return (_EPOCH + timedelta(hours=hour)).astimezone(_COPENHAGEN).date()


def is_late(recorded: date, last: date | None) -> bool:
    """Tell whether something was recorded later than the day after the last day on which it can have happened."""
    return last is not None and recorded > last + _GRACE


def backdated(fact: Fact) -> bool:
    """Tell whether a fact was recorded late."""
    return is_late(recorded_on(fact), fact.bounds.last)


def when(name: str, written: str | None) -> dict[str, Any]:
    """Give a written time as the fields `<name>`, `<name>_first` and `<name>_last`."""
    first, last = bounds(written) if written else (None, None)
    return {name: written, f"{name}_first": first, f"{name}_last": last}


def plain(value: Any) -> Any:  # noqa: ANN401 any part of an event
    """Give the open part of an event as JSON has it: no texts or contents, nothing that is not stated."""
    if isinstance(value, Struct):
        held = {name: getattr(value, name) for name in value.__struct_fields__}
        return {name: plain(one) for name, one in held.items() if one is not None and not isinstance(one, Leaf)}
    if isinstance(value, tuple):
        return [plain(one) for one in value if not isinstance(one, Leaf)]
    return value
