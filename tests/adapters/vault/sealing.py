"""Facts as the vault seals them, and the places of their texts."""

from __future__ import annotations

from domain.cases.events import DocumentAttached
from domain.kernel.event import Event
from domain.kernel.fact import Envelope, Fact
from domain.kernel.ids import joined
from domain.kernel.texts import OpenContent, SealedText, StoredContent, Text, Unsealed
from domain.networks.events import Exchange, MeetingHeld
from domain.trials.events import TrialConcluded

LEARNING = "Kort besked hver dag virker, sagde mentor."
IDEA = "Fælles morgensamling."
WHY = "Aftalt på mødet."
CONTENT = b"%PDF-1.7 erfaringer fra Netv\xc3\xa6rk Nord"

CONCLUDED = TrialConcluded(trial="laesebaand", outcome="kept", learning=Unsealed(LEARNING, ("person-1", "person-2")))
HELD = MeetingHeld(
    network="nord",
    meeting="m1",
    attendance=(),
    exchanges=(Exchange(kind="idea", what=Unsealed(IDEA)), Exchange(kind="knowledge", what=Unsealed(LEARNING))),
)
ATTACHED = DocumentAttached(
    case="status", document="bilag-1", title="Bilag 1", media_type="application/pdf", content=OpenContent(CONTENT)
)


def fact_of(id_: str, sealed: tuple[Event, Text | None], position: int = 1) -> Fact:
    """Give a sealed event its place in an imagined log."""
    event, because = sealed
    envelope = Envelope(id=id_, recorded_by="person-1", role="consultant", because=because, via="api")
    return Fact(position=position, recorded=position, event=event, envelope=envelope, tagged=joined(event.tags()))


def text_of(fact: Fact, path: str) -> SealedText:
    """Give a sealed text with its place; it must be there."""
    text = fact.text(path)
    assert text is not None
    return text


def content_of(fact: Fact) -> StoredContent:
    """Give an attached document's content as the fact holds it."""
    assert isinstance(fact.event, DocumentAttached)
    assert isinstance(fact.event.content, StoredContent)
    return fact.event.content
