"""Whether the process lives, whether it is ready, and the OpenAPI document."""

from __future__ import annotations

import psycopg
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from adapters.tables.store import checkpoints
from projections.catalogue import PROJECTIONS
from service.guard import PUBLIC, needs
from service.towns import Towns
from service.webhook_findings import webhooks_behind


def health_routes() -> APIRouter:
    """Give the routes at the root."""
    router = APIRouter()
    router.add_api_route("/healthz", healthz, summary="Whether the process lives.", tags=["health"])
    router.add_api_route("/readyz", readyz, summary="Whether rows can be read, and how far they are.", tags=["health"])
    router.add_api_route("/openapi.json", document, summary="The OpenAPI document.", include_in_schema=False)
    return router


@needs(PUBLIC)
async def healthz() -> JSONResponse:
    """Say that the process lives."""
    return JSONResponse({"status": "ok"})


@needs(PUBLIC)
def readyz(request: Request) -> JSONResponse:
    """Say how far projections and webhooks are behind each log; 503 when the database cannot be reached."""
    towns: Towns = request.app.state.towns
    try:
        lags = {town.slug: _lag(towns, town.slug, town.log.head()) for town in towns.all()}
        webhooks = {town.slug: behind for town in towns.all() if (behind := webhooks_behind(town, town.log.head()))}
    except psycopg.Error as error:
        return JSONResponse({"status": "unavailable", "reason": type(error).__name__}, 503)
    return JSONResponse({"status": "ok", "behind": lags, "webhooks": webhooks})


@needs(PUBLIC)
async def document(request: Request) -> JSONResponse:
    """Give the OpenAPI document."""
    return JSONResponse(request.app.openapi())


def _lag(towns: Towns, slug: str, head: int) -> dict[str, int]:
    with towns.pool.connection() as connection:
        held = checkpoints(connection, slug)
    return {one.name: head - held[one.name].position if one.name in held else head for one in PROJECTIONS}
