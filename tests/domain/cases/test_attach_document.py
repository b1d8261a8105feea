from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from domain.cases.attach_document import LARGEST, SLICE, AttachDocument, DocumentExists
from domain.cases.events import CaseOpened, DocumentAttached
from domain.cases.state import CaseIsUnknown
from domain.kernel.texts import OpenContent
from tests.domain.rules import given

OPENED = CaseOpened(case="status", title="Status", question="Skal vi udvide?")
ATTACH = AttachDocument(
    case="status",
    document="bilag-1",
    title="Bilag 1",
    media_type="application/pdf",
    content=b"%PDF",
    esdh_case="17.00.00-A00-12-26",
    esdh_document="345678-26",
    version="1.0",
    dated="2026-09",
    concerns=("person-2",),
)
ATTACHED = DocumentAttached(
    case="status",
    document="bilag-1",
    title="Bilag 1",
    media_type="application/pdf",
    content=OpenContent(b"%PDF", ("person-2",)),
    esdh_case="17.00.00-A00-12-26",
    esdh_document="345678-26",
    version="1.0",
    dated="2026-09",
)


def test_a_document_is_attached() -> None:
    """A document carries its numbers in the case system; its bytes are on their way to the vault."""
    assert given(OPENED).when(SLICE, ATTACH) == (ATTACHED,)


def test_only_a_case_takes_documents() -> None:
    """No document is attached to a case that was never opened."""
    given().refuses(SLICE, ATTACH, CaseIsUnknown)


def test_a_document_is_attached_once() -> None:
    """The id of a document is taken, in whichever case it lies."""
    elsewhere = structs.replace(ATTACHED, case="anden-sag")
    given(OPENED, elsewhere).refuses(SLICE, ATTACH, DocumentExists)


@pytest.mark.parametrize("size", [0, LARGEST + 1])
def test_a_document_has_bytes_and_not_too_many(size: int) -> None:
    """An empty document and one over five mebibytes are no valid input."""
    body = msgspec.json.encode(structs.replace(ATTACH, content=bytes(size)))
    with pytest.raises(msgspec.ValidationError, match="content"):
        msgspec.json.decode(body, type=AttachDocument)
