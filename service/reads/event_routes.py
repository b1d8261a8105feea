"""The HTTP route of events."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from adapters.exports.cloudevents import BATCH_MEDIA_TYPE
from service.guard import needs
from service.problems import MEDIA_TYPE
from service.reads.events import after_of, batch_page, selection_of
from service.reads.serving import town_of
from service.streams import Streams

STREAM: Final = "text/event-stream"
_PARAMETERS: Final = {
    "after": "Give events after this position; otherwise from the first (a stream: from now on).",
    "limit": "At most so many events, 1 to 500; not of a stream.",
    "type": "Only this type of entry, such as trial-concluded; may stand several times.",
    "subject": "Only this folder (trials) or this thing (trial:laesebaand); may stand several times.",
    "as_of": "Only what had been recorded by then; not of a stream.",
}
_PROBLEMS: Final = {
    "400": "A parameter cannot be read, or the position lies ahead.",
    "401": "Not signed in.",
    "403": "The role has no access to this.",
    "404": "No such municipality.",
    "503": "The position asked for is not there yet, or too many streams are open.",
}


def event_routes() -> APIRouter:
    """Give the route."""
    router = APIRouter()
    router.add_api_route(
        "/api/v1/{municipality}/events",
        events,
        summary="Entries after a position as CloudEvents 1.0: a batch, or with Accept: text/event-stream as they come.",
        tags=["reads"],
        operation_id="events",
        openapi_extra=_documented(),
    )
    return router


@needs("timeline.read")
async def events(request: Request, municipality: str) -> Response:
    """Give a batch, or a stream to those who accept one."""
    if STREAM not in request.headers.get("accept", ""):
        return await run_in_threadpool(lambda: batch_page(request, town_of(request)))
    selection = selection_of(request)
    after = await run_in_threadpool(_after, request)
    streams: Streams = request.app.state.streams
    return await streams.answer(municipality, selection, after)


def _after(request: Request) -> int:
    """A client that comes back says where it was; one that asks for nothing gets what is new."""
    head = town_of(request).log.head()
    return after_of(request.headers.get("last-event-id") or request.query_params.get("after"), head, head)


def _documented() -> dict[str, object]:
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    batch = {"type": "array", "items": {"type": "object"}}
    content = {BATCH_MEDIA_TYPE: {"schema": batch}, STREAM: {"schema": {"type": "string"}}}
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": says, "schema": {"type": "string"}}
            for name, says in _PARAMETERS.items()
        ],
        "responses": {
            "200": {"description": "As asked for.", "content": content},
            **{status: {"description": says, "content": problem} for status, says in _PROBLEMS.items()},
        },
    }
