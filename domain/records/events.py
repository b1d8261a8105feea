"""Events about entries of the log."""

from __future__ import annotations

from msgspec import Struct

from domain.kernel.event import Event
from domain.kernel.ids import EntryRef, KeyId
from domain.kernel.texts import Text


class CorrectedField(Struct, frozen=True):
    """One field's right value, written as JSON."""

    field: str
    value: str


class CorrectedText(Struct, frozen=True):
    """One sealed field's right text."""

    field: str
    text: Text


class EntryCorrected(Event, frozen=True):
    """An entry was wrong; these are the right values. `concerned` are the entry's own tags."""

    entry: EntryRef
    kind: str
    concerned: tuple[str, ...]
    fields: tuple[CorrectedField, ...] = ()
    texts: tuple[CorrectedText, ...] = ()
    occurred: str | None = None

    def tags(self) -> frozenset[str]:
        """Carry the corrected entry's tags, so that whoever reads it reads its correction."""
        return super().tags() | set(self.concerned)


class EntryRetracted(Event, frozen=True):
    """An entry should never have been recorded. `concerned` are the entry's own tags."""

    entry: EntryRef
    kind: str
    concerned: tuple[str, ...]

    def tags(self) -> frozenset[str]:
        """Carry the retracted entry's tags, so that whoever reads it reads its retraction."""
        return super().tags() | set(self.concerned)


class KeyDestroyed(Event, frozen=True):
    """The key of one text or document is gone for good, and with it the text; the entry stays."""

    key: KeyId
    entry: EntryRef
    field: str
