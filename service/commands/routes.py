"""One HTTP route per command, generated from the slices; it only parses, calls and answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.catalogue import slices
from domain.kernel.check import INPUT_REFUSALS
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Slice
from service.commands.parse import PARSE_REFUSALS, parse
from service.guard import needs
from service.policy import NotYourUnit
from service.problems import MEDIA_TYPE
from service.reads.log import proof_address
from service.run import SHELL_REFUSALS, Receipt, run

PREFIX: Final = "/api/v1/{municipality}"
PROOF_RELATION: Final = "https://c2sp.org/tlog-proof"
"""An extension relation type (RFC 8288, section 2.1.2): what is linked to is such a proof of what was recorded."""
_KEY: Final = re.compile(r"^[\x21-\x7e]{1,200}$")
_ACCEPTED: Final = {
    "type": "object",
    "required": ["position", "positions", "repeated"],
    "properties": {
        "position": {
            "type": "integer",
            "description": "Read with Sporbar-Position: this, to see the command's effect.",
        },
        "positions": {"type": "array", "items": {"type": "integer"}, "description": "The entries recorded."},
        "repeated": {"type": "boolean", "description": "True when it had been recorded before."},
        "id": {"type": "string", "description": "The id of what the command created, if it did."},
        "receipt": {
            "type": "string",
            "description": "Where the proof is had that the entry at `position` lies in the log (C2SP tlog-proof), "
            "once a checkpoint covers it; every other position has its own.",
        },
    },
}


class KeyIsNoKey(Refusal):
    """An idempotency key is empty, too long, or has other than visible ASCII characters."""

    status = 400
    da = "'Idempotency-Key' skal være 1-200 synlige ASCII-tegn."
    en = "'Idempotency-Key' must be 1-200 visible ASCII characters."


def command_routes() -> APIRouter:
    """Give the routes of all slices."""
    router = APIRouter()
    for slice_ in slices().values():
        router.add_api_route(
            f"{PREFIX}/{slice_.subject}/{slice_.verb}",
            _endpoint(slice_),
            methods=["POST"],
            status_code=201,
            summary=slice_.summary,
            tags=[slice_.subject],
            operation_id=f"{slice_.subject}_{slice_.verb}",
            response_class=JSONResponse,
            openapi_extra=_documented(slice_),
        )
    return router


def refusals_of(slice_: Slice[Any]) -> tuple[type[Refusal], ...]:
    """Give everything that can be answered to a command, but for who one is."""
    return (*PARSE_REFUSALS, KeyIsNoKey, *INPUT_REFUSALS, *slice_.refusals, *SHELL_REFUSALS, NotYourUnit)


def _endpoint(slice_: Slice[Any]) -> Callable[..., Any]:
    @needs(slice_.permission)
    async def record(request: Request, municipality: str) -> Response:
        asked = parse(slice_, await request.body())
        key = request.headers.get("idempotency-key")
        if key is not None and not _KEY.match(key):
            raise KeyIsNoKey
        town = await run_in_threadpool(request.app.state.towns.get, municipality)
        receipt = await run_in_threadpool(run, town, slice_, asked, request.state.actor, key=key, now=datetime.now(UTC))
        return _answer(receipt, municipality)

    return record


def _answer(receipt: Receipt, municipality: str) -> JSONResponse:
    body: dict[str, Any] = {
        "position": receipt.position,
        "positions": list(receipt.positions),
        "repeated": receipt.repeated,
    }
    headers = {"Sporbar-Position": str(receipt.position)}
    if receipt.created:
        body["id"] = receipt.created
    if receipt.positions:
        body["receipt"] = proof_address(municipality, receipt.position)
        headers["Location"] = f"/api/v1/{municipality}/log/entries/{receipt.position}"
        headers["Link"] = f'<{body["receipt"]}>; rel="{PROOF_RELATION}"; type="text/plain"'
    return JSONResponse(body, 201 if receipt.positions else 200, headers)


def _documented(slice_: Slice[Any]) -> dict[str, Any]:
    """Give what OpenAPI says of a command: its body, example, key and refusals."""
    by_status: dict[str, list[str]] = {}
    for refusal in refusals_of(slice_):
        by_status.setdefault(str(refusal.status), []).append(f"`{refusal.slug()}`: {refusal.en}")
    by_status.setdefault("401", []).append("`not-signed-in`: Sign in first.")
    by_status.setdefault("403", []).append("`not-allowed`: The role has no access to this.")
    by_status.setdefault("404", []).append("`municipality-is-unknown`: There is no such municipality here.")
    by_status.setdefault("413", []).append("`body-is-too-large`: The body is too large.")
    answers: dict[str, Any] = {
        status: {
            "description": "\n\n".join(sentences),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, sentences in sorted(by_status.items())
    }
    accepted = {"content": {"application/json": {"schema": _ACCEPTED}}}
    answers["200"] = {"description": "It had already been so; nothing was recorded.", **accepted}
    answers["201"] = {"description": "Recorded, now or by the same request before.", **accepted}
    return {
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                "description": "Makes asking again safe: the same key answers with the same entries.",
            }
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": f"#/components/schemas/{slice_.command.__name__}"},
                    "example": slice_.example,
                }
            },
        },
        "responses": answers,
        "x-permission": slice_.permission,
    }
