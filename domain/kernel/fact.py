"""Facts: events at a position of the log, with the envelope that says who, when, why and how."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs

from domain.kernel.event import Event
from domain.kernel.ids import SEPARATOR
from domain.kernel.texts import Sealed, SealedText, Text
from domain.kernel.when import UNKNOWN, Bounds, bounds


class Envelope(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every fact carries beside its event."""

    id: str
    recorded_by: str
    role: str
    unit: str | None = None
    occurred: str = UNKNOWN
    because: Text | None = None
    caused_by: int | None = None
    request: str | None = None
    via: str
    illustration: bool = False


class Fact(Struct, frozen=True, kw_only=True, gc=False):
    """An event at its position. `recorded` counts microseconds since 1970 UTC; `tagged` holds the log's tags, joined.

    Nothing in a fact leads back to it, so the collector of cycles need not look at facts (`gc=False`).
    """

    position: int
    recorded: int
    event: Event
    envelope: Envelope
    tagged: str
    corrected_by: int | None = None
    corrected_texts: dict[str, SealedText] | None = None

    @property
    def tags(self) -> frozenset[str]:
        """The log's tags: taken apart when somebody asks, which few readers do."""
        return frozenset(self.tagged.split(SEPARATOR) if self.tagged else ())

    @property
    def about(self) -> tuple[str, ...]:
        """What it is about: the log's tags in order, without that of the request that brought it."""
        tags = self.tagged.split(SEPARATOR) if self.tagged else ()
        return tuple(tag for tag in tags if not tag.startswith("request:"))

    @property
    def occurred(self) -> str:
        """The written time at which it happened in the world."""
        return self.envelope.occurred

    @property
    def bounds(self) -> Bounds:
        """The first and last day on which it can have happened."""
        return bounds(self.occurred)

    def text(self, path: str) -> SealedText | None:
        """Give a sealed text of this fact (or `because`) with its place; None when there is none."""
        if self.corrected_texts and path in self.corrected_texts:
            return self.corrected_texts[path]
        held: Any = self.envelope if path == "because" else self.event
        for step in path.split("."):
            held = held[int(step)] if step.isdigit() else getattr(held, step)
        return self.place(path, held) if isinstance(held, Sealed) else None

    def place(self, path: str, sealed: Sealed) -> SealedText:
        """Bind a sealed text of this fact to its place."""
        return SealedText(
            position=self.position,
            fact=self.envelope.id,
            type=self.event.type(),
            field=path,
            key=sealed.key,
            nonce=sealed.nonce,
            text=sealed.text,
        )

    def corrected(self, event: Event, occurred: str, by: int, texts: dict[str, SealedText]) -> Fact:
        """Give this fact as a correction at position `by` lets it stand."""
        return structs.replace(
            self,
            event=event,
            envelope=structs.replace(self.envelope, occurred=occurred),
            corrected_by=by,
            corrected_texts=(self.corrected_texts or {}) | texts,
        )
