"""The HTTP routes of the log: checkpoints, tiles, proofs and keys for everybody, entries for those who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from adapters.seal.bundle import MEDIA_TYPE
from service.guard import PUBLIC, needs
from service.reads import bundles, log, outside, proofs, tiles
from service.reads.collections import DEFAULT_LIMIT
from service.reads.serving import cursor_of, limit_of, town_of
from service.witnesses import witnesses_in

TEXT: Final = "text/plain; charset=utf-8"


class LogRoute(NamedTuple):
    """A route below `/log/`, the type of its answer, and the names of its parameters."""

    path: str
    endpoint: Callable[..., Response]
    summary: str
    media_type: str = TEXT
    parameters: tuple[str, ...] = ()


@needs(PUBLIC)
def checkpoint(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give the newest checkpoint as a signed note."""
    return Response(log.checkpoint(town_of(request)), media_type=TEXT)


@needs(PUBLIC)
def witnessed(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give the newest checkpoint that a quorum of witnesses cosigned."""
    witnesses = witnesses_in(request.app.state.settings)
    return Response(outside.witnessed(town_of(request), witnesses), media_type=TEXT)


@needs(PUBLIC)
def timestamps(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give a page of all time stamps."""
    body = outside.timestamps(town_of(request), cursor_of(request), limit_of(request, DEFAULT_LIMIT))
    return Response(msgspec.json.encode(body), media_type="application/json")


@needs(PUBLIC)
def timestamp(request: Request, municipality: str, size: str) -> Response:  # noqa: ARG001 the address names it
    """Give a time stamp as the authority sent it."""
    return Response(outside.token(town_of(request), size), media_type=_STAMP)


@needs(PUBLIC)
def stamped(request: Request, municipality: str, size: str) -> Response:  # noqa: ARG001 the address names it
    """Give the note that was stamped."""
    return Response(outside.stamped(town_of(request), size), media_type=TEXT)


@needs(PUBLIC)
def checkpoints(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give a page of all checkpoints."""
    body = proofs.checkpoints(town_of(request), cursor_of(request), limit_of(request, DEFAULT_LIMIT))
    return Response(msgspec.json.encode(body), media_type="application/json")


@needs(PUBLIC)
def keys(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give the verifier keys."""
    return Response(proofs.keys(town_of(request)), media_type=TEXT)


@needs(PUBLIC)
def consistency(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give a consistency proof as one text."""
    asked = request.query_params
    return Response(proofs.consistency(town_of(request), asked.get("from"), asked.get("to")), media_type=TEXT)


@needs(PUBLIC)
def tile(request: Request, municipality: str, level: str, index: str) -> Response:  # noqa: ARG001 the address names it
    """Give a tile of hashes."""
    return tiles.hashes(town_of(request), level, index)


@needs("log.read")
def bundle(request: Request, municipality: str, index: str) -> Response:  # noqa: ARG001 the address names it
    """Give a bundle of entries."""
    return tiles.entries(request, town_of(request), index)


@needs("log.read")
def entry(request: Request, municipality: str, position: str) -> Response:  # noqa: ARG001 the address names it
    """Give an entry as it is stored."""
    return log.entry(town_of(request), position)


@needs(PUBLIC)
def proof(request: Request, municipality: str, position: str) -> Response:  # noqa: ARG001 the address names it
    """Give the proof of an entry as one text; it holds hashes only, which the public tiles give as well."""
    return Response(proofs.inclusion(town_of(request), position, request.query_params.get("size")), media_type=TEXT)


_JSON: Final = "application/json"
_STAMP: Final = "application/timestamp-reply"
LOG_ROUTES: Final = (
    LogRoute("checkpoint", checkpoint, "The newest signed checkpoint (C2SP tlog-checkpoint)."),
    LogRoute("checkpoint/witnessed", witnessed, "The newest checkpoint that a quorum of witnesses cosigned."),
    LogRoute(
        "timestamps",
        timestamps,
        "All time stamps from outside, newest first: size and time.",
        _JSON,
        ("cursor", "limit"),
    ),
    LogRoute("timestamps/{size}", timestamp, "The time stamp on the checkpoint of a size (RFC 3161).", _STAMP),
    LogRoute("timestamps/{size}/note", stamped, "The note that the time stamp stamps."),
    LogRoute(
        "checkpoints", checkpoints, "All checkpoints, newest first: size, root and time.", _JSON, ("cursor", "limit")
    ),
    LogRoute("keys", keys, "The keys that checkpoints are verified with, newest first (C2SP signed-note)."),
    LogRoute(
        "consistency",
        consistency,
        "The proof that the log only grew from one size to a checkpoint's, the newest if `to` names none.",
        TEXT,
        ("from", "to"),
    ),
    LogRoute(
        "tile/entries/{index:path}", bundle, "A bundle of 256 entries, or fewer (C2SP tlog-tiles).", tiles.MEDIA_TYPE
    ),
    LogRoute("tile/{level}/{index:path}", tile, "A tile of 256 hashes, or fewer (C2SP tlog-tiles).", tiles.MEDIA_TYPE),
    LogRoute("bundle", bundles.whole_log, "The whole log in one file for sporbar-verify.py.", MEDIA_TYPE),
    LogRoute("entries/{position}", entry, "One entry as it is stored.", _JSON),
    LogRoute(
        "entries/{position}/proof",
        proof,
        "The proof that one entry lies in the log, by the newest checkpoint or that of `size` (C2SP tlog-proof).",
        TEXT,
        ("size",),
    ),
)
