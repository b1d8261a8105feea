"""Attach a document to a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from domain.cases.events import CaseOpened, DocumentAttached
from domain.cases.state import CaseIsUnknown, case_state
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import END, CaseId, DocumentId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Line, Slice
from domain.kernel.texts import OpenContent
from domain.kernel.when import When

LARGEST = 5 * 1024 * 1024

MediaType = Annotated[
    str,
    Meta(
        pattern=r"^[a-z]+/[a-z0-9][a-z0-9.+-]*" + END,
        max_length=100,
        description="Media type of the content (RFC 6838), without parameters.",
        examples=["application/pdf"],
    ),
]
DocumentBytes = Annotated[
    bytes, Meta(min_length=1, max_length=LARGEST, description="The document, in base64; at most 5 MiB.")
]


class AttachDocument(Command, frozen=True):
    """Attach a document to a case, with its numbers in the case system, its version and its date."""

    case: CaseId
    document: DocumentId
    title: Line
    media_type: MediaType
    content: DocumentBytes
    esdh_case: Line | None = None
    esdh_document: Line | None = None
    version: Line | None = None
    dated: When | None = None


class DocumentExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede et dokument '{document}'."
    en = "There is already a document '{document}'."


def boundary(command: AttachDocument) -> Boundary:
    """Whether the case was opened, and the document itself."""
    return boundary_of(
        about(tag("case", command.case), CaseOpened),
        about(tag("document", command.document), DocumentAttached),
    )


def decide(command: AttachDocument, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Attach a document with a free id to a known case."""
    case_state(command.case, facts)
    events = [fact.event for fact in facts]
    if any(isinstance(event, DocumentAttached) and event.document == command.document for event in events):
        raise DocumentExists(document=command.document)
    return (
        DocumentAttached(
            case=command.case,
            document=command.document,
            title=command.title,
            media_type=command.media_type,
            content=OpenContent(command.content, command.concerns),
            esdh_case=command.esdh_case,
            esdh_document=command.esdh_document,
            version=command.version,
            dated=command.dated,
        ),
    )


SLICE = Slice(
    command=AttachDocument,
    permission="cases.write",
    boundary=boundary,
    decide=decide,
    refusals=(CaseIsUnknown, DocumentExists),
    creates="document",
    example={
        "case": "status-2024-k3",
        "document": "bilag-1-status",
        "title": "Bilag 1: Erfaringer fra netværkene",
        "media_type": "text/plain",
        "content": "RXJmYXJpbmdlciBmcmEgbmV0dsOmcmtlbmU=",
        "esdh_case": "17.00.00-A00-12-24",
        "esdh_document": "345678-24",
        "version": "1.0",
        "dated": "2024-09-20",
    },
)
