"""The application whose appends over HTTP are measured: one route, on our log or on the library's recorder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Final

import uvicorn
from eventsourcing.dcb.api import DCBRecorder
from fastapi import FastAPI
from starlette.responses import JSONResponse, Response

from adapters.log import Log
from bench.own import MUNICIPALITY, log_of
from bench.peers import library
from bench.samples import condition, proposals

ROUTE: Final = "/trials"
THREADS: Final = 32
"""The library's connections; its appends are served from a pool of threads."""


def serve(recorder: str, url: str, host: str, port: int) -> None:
    """Serve the route on `own` or `library` until the process is ended."""
    uvicorn.run(_application(recorder, url), host=host, port=port, log_level="error")


def _application(recorder: str, url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            if recorder == "own":
                _own_route(app, stack.enter_context(log_of(url, MUNICIPALITY)))
            else:
                _library_route(app, stack.enter_context(library(url, THREADS)))
            yield

    return FastAPI(lifespan=lifespan)


def _own_route(app: FastAPI, log: Log) -> None:
    @app.post(ROUTE)
    async def append() -> Response:
        events = proposals(1)
        positions = await log.append_async(events, condition(events[0], log_head["position"]))
        log_head["position"] = positions[-1]
        return _answer(positions[-1])

    log_head = {"position": 0}


def _library_route(app: FastAPI, recorder: DCBRecorder) -> None:
    @app.post(ROUTE)
    def append() -> Response:
        events = proposals(1)
        position = recorder.append(events, condition(events[0], log_head["position"]))
        log_head["position"] = position
        return _answer(position)

    log_head = {"position": 0}


def _answer(position: int) -> Response:
    return JSONResponse({"position": position}, 201)
