"""A witness over HTTP (C2SP tlog-witness): logs submit checkpoints, and anybody reads what it saw and kept.

It is an application of its own beside `service.app`, for a witness is run by somebody else than who runs the log.
"""

from __future__ import annotations

import time
from hashlib import sha256
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from adapters.seal.note import NoteError
from adapters.seal.submission import LARGEST
from adapters.seal.witness import (
    CosigningWitness,
    ForkError,
    StaleError,
    UnknownLogError,
    UnprovenError,
    UnsignedError,
    WitnessError,
)
from adapters.seal.witness_store import Fork

SIZE_TYPE: Final = "text/x.tlog.size"
_STATUS: Final[dict[type[WitnessError], int]] = {
    UnknownLogError: 404,
    UnsignedError: 403,
    ForkError: 409,
    UnprovenError: 422,
}


def witness_app(witness: CosigningWitness) -> Starlette:
    """Give the application of a witness."""
    app = Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/vkey", vkey),
            Route("/forks", forks),
            Route("/{log}/checkpoint", checkpoint),
        ]
    )
    app.state.witness = witness
    return app


async def add_checkpoint(request: Request) -> Response:
    """Cosign a checkpoint, or say why not."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return _said(413, f"A submission has at most {LARGEST} bytes")
    return await run_in_threadpool(_cosign, _witness(request), bytes(body))


def vkey(request: Request) -> Response:
    """Give the key that verifies this witness's cosignatures."""
    return PlainTextResponse(_witness(request).key().vkey() + "\n")


def checkpoint(request: Request) -> Response:
    """Give the newest checkpoint of a log with the log's signatures and ours, by the SHA-256 of its origin in hex."""
    witness, asked = _witness(request), request.path_params["log"]
    for origin in witness.logs:
        seen = witness.store.latest(origin) if sha256(origin.encode()).hexdigest() == asked else None
        if seen:
            return Response(seen.note, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
    return _said(404, "No checkpoint of such a log was cosigned here")


def forks(request: Request) -> Response:
    """Give every fork that was submitted: two signed notes of one size with different roots."""
    return JSONResponse({"items": [_told(one) for one in _witness(request).store.forks()]})


def _cosign(witness: CosigningWitness, body: bytes) -> Response:
    try:
        return PlainTextResponse(witness.add_checkpoint(body, int(time.time())))
    except StaleError as error:
        # The type is the whole of what the protocol says: no charset.
        return Response(f"{error.size}\n", 409, {"Content-Type": SIZE_TYPE})
    except NoteError as error:
        return _said(400, str(error))
    except WitnessError as error:
        return _said(_STATUS[type(error)], str(error))


def _told(fork: Fork) -> dict[str, object]:
    return {
        "origin": fork.origin,
        "size": fork.size,
        "time": fork.time,
        "notes": [fork.known.decode(), fork.other.decode()],
    }


def _said(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence + "\n", status)


def _witness(request: Request) -> CosigningWitness:
    witness: CosigningWitness = request.app.state.witness
    return witness
