from __future__ import annotations

import pytest
from msgspec import structs

from domain.cases.events import DocumentAttached
from domain.kernel.event import Event
from domain.kernel.texts import Sealed, StoredContent
from domain.networks.events import Attendance, Exchange, MeetingHeld
from domain.records.destroy_key import SLICE, DestroyKey, EntryHasNoSuchText
from domain.records.entries import EntryIsUnknown
from domain.records.events import EntryRetracted, KeyDestroyed
from domain.trials.events import ReflectionRecorded
from tests.domain.rules import Given, fact, given


def _sealed(key: str) -> Sealed:
    return Sealed(key=key, nonce=b"n" * 12, text=b"x")


REFLECTED = ReflectionRecorded(trial="samling", thought=_sealed("k1"))
HELD = MeetingHeld(
    network="nord",
    meeting="m",
    attendance=(Attendance(unit="skole-a", presence="present"),),
    exchanges=(Exchange(kind="idea", what=_sealed("k2")), Exchange(kind="idea", what=_sealed("k3"))),
)
ATTACHED = DocumentAttached(
    case="sag",
    document="bilag",
    title="Bilag",
    media_type="application/pdf",
    content=StoredContent(key="k4", digest="d" * 64, size=7),
)


@pytest.mark.parametrize(
    ("event", "field", "key"),
    [(REFLECTED, "thought", "k1"), (HELD, "exchanges.1.what", "k3"), (ATTACHED, "content", "k4")],
    ids=["text", "text-within", "document"],
)
def test_a_key_is_destroyed(event: Event, field: str, key: str) -> None:
    """One text or document is chosen by its entry and field, and only its own key is named."""
    expected = KeyDestroyed(key=key, entry=1, field=field)
    assert given(event).when(SLICE, DestroyKey(entry=1, field=field)) == (expected,)


def test_the_reason_of_an_entry_can_be_destroyed() -> None:
    """Why an entry was made is a text of its envelope, with a key of its own."""
    reasoned = fact(REFLECTED, 1)
    reasoned = structs.replace(reasoned, envelope=structs.replace(reasoned.envelope, because=_sealed("k5")))
    command = DestroyKey(entry=1, field="because")
    assert Given([reasoned]).when(SLICE, command) == (KeyDestroyed(key="k5", entry=1, field="because"),)


def test_destroying_twice_is_safe() -> None:
    """A key that is gone is not destroyed again."""
    gone = KeyDestroyed(key="k1", entry=1, field="thought")
    assert given(REFLECTED, gone).when(SLICE, DestroyKey(entry=1, field="thought")) == ()


def test_each_text_has_its_own_key() -> None:
    """That one text is gone leaves the other to be destroyed."""
    gone = KeyDestroyed(key="k2", entry=1, field="exchanges.0.what")
    expected = KeyDestroyed(key="k3", entry=1, field="exchanges.1.what")
    assert given(HELD, gone).when(SLICE, DestroyKey(entry=1, field="exchanges.1.what")) == (expected,)


def test_a_retracted_entrys_key_is_destroyed() -> None:
    """Retracting an entry does not keep its text alive."""
    retracted = EntryRetracted(entry=1, kind="reflection-recorded", concerned=("trial:samling",))
    expected = KeyDestroyed(key="k1", entry=1, field="thought")
    assert given(REFLECTED, retracted).when(SLICE, DestroyKey(entry=1, field="thought")) == (expected,)


def test_only_an_entrys_key_is_destroyed() -> None:
    """A position that the log does not have holds no text."""
    given().refuses(SLICE, DestroyKey(entry=1, field="thought"), EntryIsUnknown)


@pytest.mark.parametrize("field", ["because", "trial", "thought.0", "ukendt"])
def test_only_a_sealed_text_has_a_key(field: str) -> None:
    """A field that is open, empty or not there has no key to destroy, and the refusal names it."""
    command = DestroyKey(entry=1, field=field)
    assert given(REFLECTED).refuses(SLICE, command, EntryHasNoSuchText).fields == {"entry": 1, "field": field}


def test_a_why_is_required() -> None:
    """No key is destroyed without a reason, and the rule sees entries as they were recorded."""
    assert (SLICE.because, SLICE.raw) == ("required", True)
