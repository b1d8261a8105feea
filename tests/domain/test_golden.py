"""Every event type has a stored sample whose bytes never change: what is written once can be read for ever."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from domain.catalogue import events
from domain.kernel.fact import Envelope, Fact
from domain.kernel.stored import decode, encode
from domain.kernel.texts import Sealed, StoredContent, texts_of

FOLDER = Path(__file__).parent / "golden"
ENVELOPE = (
    b'{"id":"00000000000000000000000000000001","recorded_by":"person-1","role":"consultant","unit":"skole-a",'
    b'"occurred":"2025/26","because":{"is":"sealed","key":"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",'
    b'"nonce":"bm5ubm5ubm5ubm5u","text":"Y2lwaGVydGV4dA=="},"caused_by":7,'
    b'"request":"rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr","via":"import","illustration":true,"v":1,'
    b'"event":{"type":"trial-started","trial":"morgensamling"}}'
)


def sample(kind: str) -> bytes:
    """Give an event type's stored bytes."""
    return (FOLDER / f"{kind}.json").read_bytes()


def read(kind: str) -> Fact:
    """Read an event type's sample as the fact that it stands for."""
    return decode(position=1, recorded=1, type=kind, tags=(), data=sample(kind))


def test_there_is_a_sample_for_each_event_and_no_other() -> None:
    """An event without a sample, and a sample without its event, are found."""
    assert sorted(path.name for path in FOLDER.iterdir()) == [f"{kind}.json" for kind in sorted(events())]


@pytest.mark.parametrize("kind", events())
def test_a_sample_is_read_and_written_unchanged(kind: str) -> None:
    """Reading the bytes and writing them again gives the same bytes, in the same order of fields."""
    fact = read(kind)
    assert type(fact.event) is events()[kind]
    assert encode(fact.envelope, fact.event) == sample(kind)


@pytest.mark.parametrize("kind", events())
def test_a_sample_is_filled(kind: str) -> None:
    """A sample states each field of its event that the bytes can hold, so that none can change unseen."""
    stored = msgspec.json.decode(sample(kind))
    assert set(events()[kind].__struct_fields__) == set(stored["event"]) - {"type"}
    assert (stored["event"]["type"], stored["v"]) == (kind, events()[kind].VERSION)


@pytest.mark.parametrize("kind", events())
def test_a_sample_holds_no_open_text(kind: str) -> None:
    """Texts and contents in a sample are sealed, as in every fact."""
    assert {type(text) for text in texts_of(read(kind).event).values()} <= {Sealed, StoredContent}


def test_the_envelope_is_stored_as_it_was() -> None:
    """Every field of the envelope stands beside the event under its own name, in this order, and comes back."""
    envelope = Envelope(
        id="00000000000000000000000000000001",
        recorded_by="person-1",
        role="consultant",
        unit="skole-a",
        occurred="2025/26",
        because=Sealed(key="k" * 32, nonce=b"n" * 12, text=b"ciphertext"),
        caused_by=7,
        request="r" * 32,
        via="import",
        illustration=True,
    )
    event = read("trial-started").event
    stored = encode(envelope, event)
    assert stored == ENVELOPE
    back = decode(position=1, recorded=1, type="trial-started", tags=(), data=stored).envelope
    assert [getattr(back, name) for name in Envelope.__struct_fields__] == [
        getattr(envelope, name) for name in Envelope.__struct_fields__
    ]
