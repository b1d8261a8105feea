"""The web application, put together here and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from typing import Any, Final, cast

import psycopg
import structlog
from fastapi import Depends, FastAPI
from fastapi.exceptions import HTTPException, RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import Response

from adapters.log import OutcomeUnknownError
from adapters.vault.keys import WrappingKeyError
from domain.kernel.refusal import Refusal
from service.commands.routes import command_routes
from service.guard import guard
from service.headers import HEADERS, Armour
from service.health import health_routes
from service.identity import Identities
from service.openapi import openapi
from service.pages.refused import refused
from service.pages.routes import page_routes, serve_files
from service.problems import (
    DatabaseIsAway,
    DiskIsFull,
    MethodIsNotUsed,
    NoSuchPage,
    OutcomeIsUnknown,
    Unexpected,
    VaultIsLocked,
    problem,
)
from service.reads.event_routes import event_routes
from service.reads.routes import read_routes
from service.reads.serving import Elsewhere
from service.settings import Settings
from service.streams import Streams
from service.towns import Towns
from service.webhook_routes import webhook_routes

VERSION: Final = "0.1.0"
logger = structlog.get_logger()


def create_app(
    settings: Settings, towns: Towns, *, beside: Callable[[], AbstractContextManager[object]] | None = None
) -> FastAPI:
    """Put the application together. `beside` runs while it serves, such as the worker and the embedded server."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with nullcontext() if beside is None else beside():
            yield
            await streams.close()

    streams = Streams(towns, settings.streams)

    app = FastAPI(
        title="Sporbar",
        version=VERSION,
        description="The traceable development plan: commands are recorded as facts that never change; every read can "
        "be had as of any earlier moment with `as_of`.",
        lifespan=lifespan,
        dependencies=[Depends(guard)],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.towns = towns
    app.state.streams = streams
    app.state.identities = Identities(settings.keys_dir)
    app.add_middleware(cast("Any", Armour))
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(Elsewhere, _elsewhere)
    app.add_exception_handler(HTTPException, _not_found)
    app.add_exception_handler(404, _not_found)
    app.add_exception_handler(405, _not_used)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(psycopg.OperationalError, _away)
    app.add_exception_handler(PoolTimeout, _away)
    app.add_exception_handler(OutcomeUnknownError, _unknown)
    app.add_exception_handler(psycopg.errors.DiskFull, _full)
    app.add_exception_handler(WrappingKeyError, _locked)
    app.add_exception_handler(Exception, _failed)
    app.include_router(health_routes())
    app.include_router(page_routes())
    app.include_router(read_routes())
    app.include_router(event_routes())
    app.include_router(webhook_routes())
    app.include_router(command_routes())
    serve_files(app)
    app.openapi = lambda: openapi(app)  # type: ignore[method-assign] # FastAPI's own way to extend the document
    return app


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return refused(request, refusal)


async def _elsewhere(_: Request, answer: Exception) -> Response:
    assert isinstance(answer, Elsewhere)
    return Response(status_code=302, headers={"Location": answer.location, "Vary": "Accept-Datetime"})


async def _not_found(request: Request, _: Exception) -> Response:
    return refused(request, NoSuchPage())


async def _not_used(request: Request, error: Exception) -> Response:
    answer = refused(request, MethodIsNotUsed())
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


async def _misread(request: Request, _: Exception) -> Response:
    return refused(request, NoSuchPage())


async def _away(request: Request, error: Exception) -> Response:
    logger.warning("database away", path=request.url.path, reason=type(error).__name__)
    return refused(request, DatabaseIsAway())


async def _unknown(request: Request, error: Exception) -> Response:
    logger.error("outcome unknown", path=request.url.path, reason=str(error.__cause__))
    return refused(request, OutcomeIsUnknown())


async def _full(request: Request, error: Exception) -> Response:
    logger.error("disk full", path=request.url.path, reason=str(error))
    return refused(request, DiskIsFull())


async def _locked(request: Request, error: Exception) -> Response:
    logger.error("vault locked", path=request.url.path, reason=str(error))
    return refused(request, VaultIsLocked())


async def _failed(request: Request, error: Exception) -> Response:
    """Answer outside of the armour, and so dressed here; not with a page when it is a page that failed."""
    logger.error("request failed", path=request.url.path, exc_info=error)
    try:
        answer = refused(request, Unexpected())
    except Exception:
        logger.exception("no page for the failure", path=request.url.path)
        answer = problem(request, Unexpected())
    answer.headers.update(HEADERS)
    return answer
