"""An entry as a CloudEvent 1.0 in JSON: its open fields; of a sealed text only where it stands, never what it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from domain.catalogue import events
from domain.kernel.ids import SEPARATOR
from domain.kernel.stored import Row

MEDIA_TYPE: Final = "application/cloudevents+json"
BATCH_MEDIA_TYPE: Final = "application/cloudevents-batch+json"
_SEQUENCE_DIGITS: Final = 19
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SEALED: Final = ("sealed", "stored")
"""How texts and documents are marked in what is stored (domain.kernel.texts)."""
_HELD_BACK: Final = ("id", "event", "v", "request")
"""Fields of the envelope that stand elsewhere; `request` only tells whether a request is a repeated one."""


class CloudEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The JSON form (CloudEvents JSON event format 1.0.2, section 3).

    `sequence` (the specification's extension of that name) is the position, with zeros before it; `previous` is that
    of the event before, as a receiver gets them.
    """

    specversion: str
    id: str
    source: str
    type: str
    subject: str | None = None
    time: str
    datacontenttype: str
    sequence: str
    previous: str | None = None
    data: dict[str, Any]


class Noted(NamedTuple):
    """An entry's row with its stored JSON read; an entry that holds no object has none."""

    row: Row
    stored: dict[str, Any]

    @classmethod
    def of(cls, row: Row) -> Noted:
        """Read a row of the log."""
        try:
            held = msgspec.json.decode(row[4])
        except msgspec.DecodeError:
            held = {}
        return cls(row, held if isinstance(held, dict) else {})

    @property
    def tags(self) -> list[str]:
        """What the entry is about; the tag by which a repeated request is known is left out."""
        return [tag for tag in self.row[3].split(SEPARATOR) if tag and not tag.startswith("request:")]

    def sealing_keys(self) -> Iterator[str]:
        """Give the keys of its sealed texts and documents."""
        return _keys([self.stored.get("event"), self.stored.get("because")])

    def event(self, municipality: str, living: Collection[str], previous: int | None = None) -> CloudEvent:
        """Write it as a CloudEvent; `living` are the keys that have not been destroyed."""
        position, recorded, kind, _, _ = self.row
        open_fields = {name: value for name, value in self.stored.items() if name not in _HELD_BACK}
        data = {
            "position": position,
            **_opened(open_fields, position, living),
            "tags": self.tags,
            "version": self.stored.get("v"),
            "event": _opened(self.stored.get("event"), position, living),
        }
        return CloudEvent(
            specversion="1.0",
            id=str(self.stored.get("id") or position),
            source=source_of(municipality),
            type=kind,
            subject=self._subject(),
            time=(_EPOCH + timedelta(microseconds=recorded)).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            datacontenttype="application/json",
            sequence=sequence(position),
            previous=None if previous is None else sequence(previous),
            data=data,
        )

    def _subject(self) -> str | None:
        """The thing of the entry's own subject, such as the trial of a trial's entry; otherwise the first thing."""
        kind = folder_of(self.row[2]).removesuffix("s")
        tags = [tag for tag in self.tags if not tag.startswith("register:")]
        return next((tag for tag in tags if tag.startswith(f"{kind}:")), tags[0] if tags else None)


def source_of(municipality: str) -> str:
    """Give the source of a municipality's events, a reference relative to the server that has its log."""
    return f"/api/v1/{municipality}/log"


def sequence(position: int) -> str:
    """Write a position so that the order of the words is the order of the numbers."""
    return f"{position:0{_SEQUENCE_DIGITS}}"


def folder_of(kind: str) -> str:
    """Give the subject that a type of entry belongs to, such as `trials`; empty for a type that is not known."""
    event = events().get(kind)
    return event.__module__.split(".")[-2] if event else ""


def _opened(value: Any, position: int, living: Collection[str], path: str = "") -> Any:  # noqa: ANN401 any part of it
    """Give a part with each sealed text in it as position, field and state."""
    if _is_sealed(value):
        return {"position": position, "field": path, "state": "closed" if value.get("key") in living else "erased"}
    if isinstance(value, dict):
        return {name: _opened(part, position, living, _below(path, name)) for name, part in value.items()}
    if isinstance(value, list):
        return [_opened(part, position, living, _below(path, str(index))) for index, part in enumerate(value)]
    return value


def _keys(value: Any) -> Iterator[str]:  # noqa: ANN401 any part of an entry
    if _is_sealed(value):
        yield str(value.get("key"))
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _keys(part)


def _is_sealed(value: object) -> bool:
    return isinstance(value, dict) and value.get("is") in _SEALED


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
