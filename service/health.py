"""Whether the process lives, whether it is ready, and the OpenAPI document."""

from __future__ import annotations

import psycopg
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from adapters.tables.generations import Generation, serving
from projections.catalogue import PROJECTIONS
from service.guard import PUBLIC, needs
from service.town import Town
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
    """Say how far projections and webhooks are behind each log, and which projections can go no further and why.

    503 when the database cannot be reached.
    """
    towns: Towns = request.app.state.towns
    try:
        reached = {town.slug: (reached_by(town), town.log.head()) for town in towns.all()}
        webhooks = {town.slug: late for town in towns.all() if (late := webhooks_behind(town, town.log.head()))}
    except psycopg.Error as error:
        return JSONResponse({"status": "unavailable", "reason": type(error).__name__}, 503)
    lags = {slug: lag(held, head) for slug, (held, head) in reached.items()}
    stopped = {slug: found for slug, (held, _) in reached.items() if (found := stops(held))}
    return JSONResponse({"status": "ok", "behind": lags, "stopped": stopped, "webhooks": webhooks})


@needs(PUBLIC)
async def document(request: Request) -> JSONResponse:
    """Give the OpenAPI document."""
    return JSONResponse(request.app.openapi())


def reached_by(town: Town) -> dict[str, Generation]:
    """Give the tables that serve a municipality's readers, by projection."""
    with town.pool.connection() as connection:
        return serving(connection, town.slug)


def lag(held: dict[str, Generation], head: int) -> dict[str, int]:
    """Give how many facts each projection is behind a log."""
    return {one.name: max(0, head - held[one.name].position) if one.name in held else head for one in PROJECTIONS}


def stops(held: dict[str, Generation]) -> dict[str, str]:
    """Give why projections can go no further."""
    return {name: one.stopped for name, one in held.items() if one.stopped}
