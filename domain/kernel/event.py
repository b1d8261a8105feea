"""Events: immutable payloads in past tense, each with its name in the log and its tags."""

from __future__ import annotations

import re
from typing import ClassVar

from msgspec import Struct

from domain.kernel.ids import TAG_KEY, tag
from domain.kernel.marks import values
from domain.kernel.recorded import Recorded


def _name(class_name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", class_name).lower()


class Event(
    Struct,
    metaclass=Recorded,
    frozen=True,
    kw_only=True,
    gc=False,
    tag_field="type",
    tag=_name,
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """The base of all events. `TrialConcluded` is `trial-concluded` in the log; ids among its fields become tags."""

    VERSION: ClassVar[int] = 1
    REGISTER: ClassVar[str | None] = None
    """The register (such as `units`) whose rules over all members see this event."""

    FIXED: ClassVar[frozenset[str]] = frozenset()
    """Fields that rules over other facts rest on: no correction changes them, one retracts and records anew."""
    CONSEQUENCE: ClassVar[bool] = False
    """True where the fact only spells out what another one of its append says: it is amended through that one."""

    @classmethod
    def type(cls) -> str:
        """Give the event's name in the log, without a version."""
        return str(cls.__struct_config__.tag)

    @classmethod
    def subject(cls) -> str:
        """Give the folder that the event belongs to, such as `networks`."""
        return cls.__module__.split(".")[-2]

    def is_sound(self) -> bool:
        """Tell whether the event keeps its own rules: what a command may not say, a correction may not make of it."""
        return True

    def tags(self) -> frozenset[str]:
        """Give the log tags of this event: its ids, by kind, and its register."""
        found = {tag(kind, value) for kind, value in values(self, TAG_KEY)}
        if self.REGISTER:
            found.add(tag("register", self.REGISTER))
        return frozenset(found)


def event_types() -> dict[str, type[Event]]:
    """Give every known event class by its name in the log; import domain.catalogue first."""
    found: dict[str, type[Event]] = {}
    pending = Event.__subclasses__()
    while pending:
        kind = pending.pop()
        pending.extend(kind.__subclasses__())
        if found.setdefault(kind.type(), kind) is not kind:
            message = f"Two events are called {kind.type()}"
            raise TypeError(message)
    return found
