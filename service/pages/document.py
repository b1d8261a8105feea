"""The bytes of a case's document, for those who may read the texts of cases."""

from __future__ import annotations

import re
from mimetypes import guess_extension
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from domain.cases.events import DocumentAttached
from domain.kernel.refusal import Refusal
from projections import decision_register
from projections.decision_register import DocumentRow
from service.guard import needs
from service.reads.collections import NoSuchThing
from service.reads.serving import moment_headers, reading
from service.town import fact_of

_SANDBOX: Final = "default-src 'none'; sandbox"
"""Whatever a document holds, it runs nothing and loads nothing here."""


class DocumentIsErased(Refusal):
    """The document's key has been destroyed."""

    status = 410
    da = "Dokumentet '{document}' er slettet. At det blev lagt på sagen, kan stadig ses og bevises."
    en = "The document '{document}' has been erased. That it was put to the case can still be seen and proved."


@needs("cases.texts")
def document(request: Request) -> Response:
    """Give a document's bytes as a download; raises NoSuchThing and DocumentIsErased."""
    case, identity = request.path_params["case"], request.path_params["document"]
    with reading(request, (decision_register.PROJECTION,)) as held:
        row = held.view.one(DocumentRow, ("case", "=", case), ("document", "=", identity))
        if row is None:
            raise NoSuchThing(id=identity)
        fact = fact_of(held.town.log.at([row.position])[0]).envelope.id
        content = held.town.vault.document(row.content, fact, DocumentAttached.type())
        if content is None:
            raise DocumentIsErased(document=row.title)
        headers = moment_headers(request, held) | {
            "Content-Disposition": _attachment(identity, row.title, row.media_type),
            "Content-Security-Policy": _SANDBOX,
        }
        return Response(content, media_type=row.media_type, headers=headers)


def _attachment(identity: str, title: str, media_type: str) -> str:
    """Name the download (RFC 6266): by its id for all, by its title for those that read more than ASCII."""
    ending = guess_extension(media_type) or ""
    called = re.sub(r"[^\w .,()-]+", " ", title).strip()
    return f"attachment; filename=\"{identity}{ending}\"; filename*=UTF-8''{quote(called + ending)}"
