"""The HTTP route of search. What one searches for leaves no trace: neither with other sites nor in a cache."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from service.guard import needs
from service.reads.collections import DEFAULT_LIMIT
from service.reads.search import PROJECTIONS, body, find
from service.reads.serving import answer, cursor_of, limit_of, reading
from service.reads.timeline import Narrowed

ASKED: Final = ("subject", "type", "unit", "from", "to", "q")
UNTOLD: Final = {"Referrer-Policy": "no-referrer", "Cache-Control": "private, no-store"}


def narrowed_by(request: Request) -> Narrowed:
    """Read what a search is narrowed to, and its words."""
    subject, kind, unit, since, until, words = (request.query_params.get(name) for name in ASKED)
    return Narrowed(subject=subject, type=kind, unit=unit, since=since, until=until, words=words)


@needs("timeline.read")
def search_page(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give a page of what was found."""
    cursor, limit = cursor_of(request), limit_of(request, DEFAULT_LIMIT)
    with reading(request, PROJECTIONS, cursor) as held:
        sealed = request.query_params.get("sealed")
        found = find(held.view, held.opener, narrowed_by(request), cursor, limit, sealed=sealed)
        given = answer(request, held, body(found, held.view))
    given.headers.update(UNTOLD)
    return given
