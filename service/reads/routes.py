"""The HTTP routes of all reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.seal.bundle import MEDIA_TYPE as BUNDLE
from projections import evaluation_timeline, network_activity, plan_state, search, trial_board
from projections import timeline as timeline_projection
from projections.catalogue import PROJECTIONS
from service.guard import needs
from service.problems import MEDIA_TYPE
from service.reads import timeline
from service.reads.bundles import decision_proof
from service.reads.collections import COLLECTIONS, DEFAULT_LIMIT, Collection, detailed, listed
from service.reads.evaluation import evaluation_body
from service.reads.history import diff_of, timemap_of
from service.reads.log_routes import LOG_ROUTES
from service.reads.search_route import search_page
from service.reads.serving import answer, cursor_of, limit_of, reading
from service.reads.supervision import supervision_body
from service.reads.timeline import day
from service.reads.timemap import LINK_FORMAT, timemap_link
from service.reads.until_lists import detailed_until, listed_until

PREFIX: Final = "/api/v1/{municipality}"
_PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_SAID: Final = {
    "400": "A parameter cannot be read, or the moment lies ahead.",
    "401": "Not signed in.",
    "403": "The role has no access to this.",
    "404": "No such municipality or thing at this moment.",
    "503": "The position asked for does not show yet.",
}
_JSON: Final = "application/json"


def read_routes() -> APIRouter:
    """Give the routes of all reads."""
    router = APIRouter()

    def add(
        path: str, endpoint: Callable[..., Response], summary: str, *parameters: str, media_type: str = _JSON
    ) -> None:
        router.add_api_route(
            PREFIX + path,
            endpoint,
            summary=summary,
            tags=["reads"],
            operation_id="_".join(re.findall(r"\w+", path.replace(":path", ""))),
            openapi_extra=_documented(parameters, media_type),
        )

    add("/timeline", timeline_page, "Entries, newest first.", *_NARROWED, "actor", *_PAGED)
    add("/search", search_page, "Entries by their words, best first.", *_NARROWED, "sealed", *_PAGED)
    for collection in COLLECTIONS:
        one = f"/{collection.name}/{{identity}}"
        add(f"/{collection.name}", _list(collection), f"All {collection.name}.", *collection.filters, "until", *_PAGED)
        add(one, _detail(collection), f"One of the {collection.name}, with all that belongs to it.", "as_of", "until")
        every = f"Every moment at which one of the {collection.name} changed (RFC 7089); also as application/json."
        add(f"{one}/timemap", timemap_of(collection), every, *_PAGED, media_type=LINK_FORMAT)
        add(f"{one}/diff", diff_of(collection), f"Two moments of one of the {collection.name} compared.", "from", "to")
    add("/plans/{plan}/evaluation", evaluation_page, "The evaluation timeline of a plan.", "known", "until")
    proof = "The entries that a decision rests on, with their proofs, in one file for sporbar-verify.py."
    add("/decisions/{decision}/proof", decision_proof, proof, "from", "as_of", media_type=BUNDLE)
    add("/supervision/report", report, "Findings and figures for a period.", "from", "to", "unit", "until", "as_of")
    for route in LOG_ROUTES:
        add(f"/log/{route.path}", route.endpoint, route.summary, *route.parameters, media_type=route.media_type)
    return router


_NARROWED: Final = ("q", "subject", "type", "unit", "from", "to")
_PAGED: Final = ("cursor", "limit", "as_of")
_SCOPES: Final = (network_activity.PROJECTION, trial_board.PROJECTION)
"""What tells which networks and trials are those of a reader's unit."""


@needs("timeline.read")
def timeline_page(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give a page of the timeline."""
    asked = request.query_params
    narrowed = timeline.Narrowed(*(asked.get(name) for name in ("subject", "type", "actor", "unit", "from", "to", "q")))
    cursor = cursor_of(request)
    with reading(request, (timeline_projection.PROJECTION, search.PROJECTION, *_SCOPES), cursor) as held:
        body = timeline.page(held.view, held.opener, narrowed, cursor, limit_of(request, DEFAULT_LIMIT))
        return answer(request, held, body)


@needs("evaluations.read")
def evaluation_page(request: Request, municipality: str, plan: str) -> Response:  # noqa: ARG001 the address names it
    """Give the evaluation timeline of a plan, as known at one moment, for what happened until another."""
    projections = (evaluation_timeline.PROJECTION, plan_state.PROJECTION, *_SCOPES)
    with reading(request, projections, known=request.query_params.get("known")) as held:
        return answer(request, held, evaluation_body(held, plan, request.query_params.get("until")))


@needs("supervision.read")
def report(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give the supervision report of a period."""
    with reading(request, PROJECTIONS) as held:
        return answer(request, held, supervision_body(held, request.query_params))


def _list(collection: Collection) -> Callable[..., Response]:
    @needs(collection.permission)
    def endpoint(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
        cursor = cursor_of(request)
        given = {name: value for name in collection.filters if (value := request.query_params.get(name))}
        with reading(request, collection.projections, cursor) as held:
            until, limit = request.query_params.get("until"), limit_of(request, DEFAULT_LIMIT)
            show = partial(listed_until, until=day(until)) if until else listed
            return answer(request, held, show(held.view, held.opener, collection, given, cursor=cursor, limit=limit))

    return endpoint


def _detail(collection: Collection) -> Callable[..., Response]:
    @needs(collection.permission)
    def endpoint(request: Request, municipality: str, identity: str) -> Response:  # noqa: ARG001 the address names it
        with reading(request, collection.projections) as held:
            until = request.query_params.get("until")
            show = partial(detailed_until, until=day(until)) if until else detailed
            body = show(held.view, held.opener, collection, identity)
            return answer(request, held, body, timemap_link(held.town.slug, collection, identity))

    return endpoint


def _documented(parameters: tuple[str, ...], media_type: str) -> dict[str, Any]:
    answers = {status: {"description": said, "content": _PROBLEM} for status, said in _SAID.items()}
    queries = [{"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in parameters]
    content = {"content": {media_type: {"schema": {"type": "object" if media_type == _JSON else "string"}}}}
    return {"parameters": queries, "responses": {"200": {"description": "As asked for.", **content}, **answers}}
