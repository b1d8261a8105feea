"""Bundles over HTTP: the whole log, or a decision with its proof, in one file that sporbar-verify.py checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from adapters.seal.bundle import MEDIA_TYPE
from projections.catalogue import PROJECTIONS
from service.bundle import log_bundle, selection_bundle
from service.guard import needs
from service.reads.decision_proof import entries_of_decision
from service.reads.proofs import checkpoint_of
from service.reads.serving import moment_headers, reading, town_of

_NEVER_KEPT: Final = {"Cache-Control": "no-store"}
"""It can be large, and who may read entries can change."""


@needs("log.read")
def whole_log(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give the log as far as the newest checkpoint covers it, as it is read; raises NotSealedYet."""
    town = town_of(request)
    return _attached(log_bundle(town), f"{town.slug}-log.zip", {})


@needs("log.read")
def decision_proof(request: Request, municipality: str, decision: str) -> Response:  # noqa: ARG001 the address names it
    """Give the entries that a decision rests on with their proofs; raises NoSuchThing and NotSealedYet.

    `from` names the size of a checkpoint that was kept, so that the file shows that the log continues it.
    """
    asked = request.query_params.get("from")
    with reading(request, PROJECTIONS) as held:
        town, positions = held.town, entries_of_decision(held.view, decision)
        headers = moment_headers(request, held)
    kept = checkpoint_of(town, asked, "from") if asked else None
    bundle = selection_bundle(town, positions, [kept.size] if kept else [])
    return _attached(bundle, f"{town.slug}-{decision}.zip", headers)


def _attached(pieces: Iterator[bytes], name: str, headers: dict[str, str]) -> Response:
    headers |= {"Content-Disposition": f'attachment; filename="{name}"', **_NEVER_KEPT}
    return StreamingResponse(pieces, media_type=MEDIA_TYPE, headers=headers)
