"""Given facts, when a command is decided, then these events or this refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from domain.kernel.boundary import Boundary
from domain.kernel.event import Event
from domain.kernel.fact import Envelope, Fact
from domain.kernel.ids import joined
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Slice
from domain.records.events import EntryCorrected, EntryRetracted
from domain.records.standing import standing

R = TypeVar("R", bound=Refusal)


def fact(event: Event, position: int, occurred: str = "2026-01-15") -> Fact:
    """Give an event a place in an imagined log."""
    envelope = Envelope(id=f"fact-{position}", recorded_by="person-1", role="consultant", via="api", occurred=occurred)
    return Fact(position=position, recorded=position, event=event, envelope=envelope, tagged=joined(event.tags()))


def selected(boundary: Boundary, fact: Fact) -> bool:
    """Tell whether the shell would have read this fact for a boundary: amendments within its tags come along."""
    if isinstance(fact.event, EntryCorrected | EntryRetracted) and any(
        fact.tags.issuperset(part.tags) for part in boundary.parts
    ):
        return True
    return fact.position in boundary.entries or any(part.selects(fact.event, fact.tags) for part in boundary.parts)


@dataclass(frozen=True)
class Given:
    """Facts that lie in the log, from position 1."""

    facts: Sequence[Fact]

    def when(self, slice_: Slice[Any], command: Command) -> tuple[Event, ...]:
        """Decide; a given fact that the boundary would not select fails the test."""
        boundary = slice_.boundary(command)
        for given in self.facts:
            assert selected(boundary, given), f"The boundary does not read {given.event!r}"
        return slice_.decide(command, self.facts if slice_.raw else standing(self.facts))

    def refuses(self, slice_: Slice[Any], command: Command, refusal: type[R]) -> R:
        """Decide and give the refusal, which must be one that the slice declares."""
        assert refusal in slice_.refusals
        with pytest.raises(refusal) as caught:
            self.when(slice_, command)
        assert caught.value.sentence("da") != caught.value.sentence("en")
        return caught.value


def given(*events: Event) -> Given:
    """Put events in an imagined log, in order."""
    return Given([fact(event, position) for position, event in enumerate(events, start=1)])
