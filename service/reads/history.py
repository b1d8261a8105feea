"""The routes of a thing's history: its timemap, and two of its moments held against each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from service.guard import needs
from service.reads.collections import MAX_LIMIT, Collection
from service.reads.diff import Diff, before_last_change, diff, diff_body
from service.reads.moment import position_at
from service.reads.serving import Reading, answer, cursor_of, limit_of, moment_headers, reading, tagged
from service.reads.timemap import LINK_FORMAT, timemap

Endpoint = Callable[..., Response]


def timemap_of(collection: Collection) -> Endpoint:
    """Give the endpoint of the timemaps of a collection's things: link-format, or JSON where that is asked for."""

    @needs(collection.permission)
    def endpoint(request: Request, municipality: str, identity: str) -> Response:  # noqa: ARG001 the address names it
        cursor = cursor_of(request)
        with reading(request, collection.projections, cursor) as held:
            found = timemap(held.view, collection, identity, cursor, limit_of(request, MAX_LIMIT))
            if _wants_json(request):
                whole = answer(request, held, found.body())
            else:
                headers = moment_headers(request, held)
                whole = tagged(request, Response(found.links(), headers=headers, media_type=LINK_FORMAT))
            whole.headers["Vary"] += ", Accept"
            return whole

    return endpoint


def diff_of(collection: Collection) -> Endpoint:
    """Give the endpoint that compares two moments of a collection's things."""

    @needs(collection.permission)
    def endpoint(request: Request, municipality: str, identity: str) -> Response:  # noqa: ARG001 the address names it
        with reading(request, collection.projections, known=request.query_params.get("to")) as held:
            found = compared(held, collection, identity, request.query_params.get("from"))
            return answer(request, held, diff_body(held, found))

    return endpoint


def compared(held: Reading, collection: Collection, identity: str, since: str | None) -> Diff:
    """Compare a thing at a moment with what it is in the view; without a moment, before its latest change."""
    at = position_at(held.town, since, datetime.now(UTC)) if since else before_last_change(held, collection, identity)
    return diff(held, collection, identity, held.view.position if at is None else at)


def _wants_json(request: Request) -> bool:
    asked = request.headers.get("accept", "")
    return "application/json" in asked and LINK_FORMAT not in asked
