"""The entries that brought something about: what, when, by whom and why, read from the log."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from domain.kernel.texts import SealedText
from service.town import Town, fact_of


class Cause(Struct, frozen=True, kw_only=True):
    """An entry as a cause. `recorded` counts microseconds since 1970 UTC; `tags` say what it is about."""

    position: int
    type: str
    occurred: str
    recorded: int
    recorded_by: str
    role: str
    unit: str | None
    illustration: bool
    because: SealedText | None
    tags: tuple[str, ...]


def causes(town: Town, positions: Iterable[int]) -> list[Cause]:
    """Give the entries at positions, in order."""
    facts = map(fact_of, town.log.at(sorted(set(positions))))
    return [
        Cause(
            position=fact.position,
            type=fact.event.type(),
            occurred=fact.occurred,
            recorded=fact.recorded,
            recorded_by=fact.envelope.recorded_by,
            role=fact.envelope.role,
            unit=fact.envelope.unit,
            illustration=fact.envelope.illustration,
            because=fact.text("because"),
            tags=tuple(sorted(tag for tag in fact.tags if not tag.startswith("request:"))),
        )
        for fact in facts
    ]
