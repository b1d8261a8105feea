from __future__ import annotations

import pytest
from msgspec import structs

from domain.kernel.event import Event
from domain.kernel.ids import joined
from domain.records.entries import EntryIsFinal, EntryIsRetracted, EntryIsUnknown
from domain.records.events import EntryCorrected, EntryRetracted, KeyDestroyed
from domain.records.retract import SLICE, RetractEntry
from tests.domain.rules import Given, fact, given
from tests.domain.surroundings import TRACK

RETRACT = RetractEntry(entry=1)
RETRACTED = EntryRetracted(entry=1, kind="track-opened", concerned=("plan:vision", "track:spor-a"))
CORRECTED = EntryCorrected(entry=1, kind="track-opened", concerned=("plan:vision", "track:spor-a"))


def test_an_entry_is_retracted() -> None:
    """The retraction names the entry and its kind, and carries its tags, so that whoever reads it reads this too."""
    (event,) = given(TRACK).when(SLICE, RETRACT)
    assert event == RETRACTED
    assert event.tags() == {"plan:vision", "track:spor-a", "entry:1"}


def test_a_corrected_entry_is_retracted() -> None:
    """An entry can be retracted although it was corrected."""
    assert given(TRACK, CORRECTED).when(SLICE, RETRACT) == (RETRACTED,)


def test_the_tag_of_a_request_is_not_carried_on() -> None:
    """The blinded tag of the request that recorded an entry belongs to that request alone."""
    requested = fact(TRACK, 1)
    requested = structs.replace(requested, tagged=joined({*requested.tags, "request:abc"}))
    assert Given([requested]).when(SLICE, RETRACT) == (RETRACTED,)


def test_only_an_entry_is_retracted() -> None:
    """A position that the log does not have cannot be retracted."""
    assert given().refuses(SLICE, RETRACT, EntryIsUnknown).fields == {"entry": 1}


def test_an_entry_is_retracted_once() -> None:
    """What was retracted stays retracted, with the first reason."""
    given(TRACK, RETRACTED).refuses(SLICE, RETRACT, EntryIsRetracted)


@pytest.mark.parametrize(
    "final", [CORRECTED, RETRACTED, KeyDestroyed(key="k1", entry=9, field="note")], ids=lambda event: event.type()
)
def test_an_amendment_is_not_retracted(final: Event) -> None:
    """Corrections, retractions and erasures stand."""
    given(final).refuses(SLICE, RETRACT, EntryIsFinal)


def test_a_why_is_required() -> None:
    """Nothing is retracted without a reason, and the rule sees entries as they were recorded."""
    assert (SLICE.because, SLICE.raw) == ("required", True)
