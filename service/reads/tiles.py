"""The tree as static tiles, from which anybody computes any root and proof (C2SP tlog-tiles)."""

from __future__ import annotations

import gzip
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from adapters.seal.tiles import LARGEST_ENTRY, EntryTooLargeError, NoTileError, Tile, bundle, parse
from domain.kernel.refusal import Refusal
from service.town import Town

MEDIA_TYPE: Final = "application/octet-stream"
NEVER_CHANGES: Final = "public, max-age=31536000, immutable"


class NoSuchTile(Refusal):
    """There is no tile at this address, or the newest checkpoint does not cover all of it."""

    status = 404
    da = "Der er ingen flise '{tile}' i det træ, som det nyeste kontrolpunkt dækker."
    en = "There is no tile '{tile}' in the tree that the newest checkpoint covers."


class EntryDoesNotFitABundle(Refusal):
    """A bundle cannot be written, since C2SP tlog-tiles has two bytes for the length of an entry."""

    status = 404
    da = (
        "Bundtet kan ikke skrives: registrering nr. {position} fylder {size} bytes, og formatet rummer højst {most}."
        " Hent dens poster enkeltvis under /log/entries/."
    )
    en = (
        "The bundle cannot be written: entry {position} has {size} bytes, and the format holds at most {most}."
        " Read its entries one by one below /log/entries/."
    )


def hashes(town: Town, level: str, index: str) -> Response:
    """Give a tile of hashes, 32 bytes each; raises NoSuchTile."""
    tile = _tile(level, index, f"{level}/{index}")
    found = town.seal.hashes(8 * tile.level, tile.nodes)
    if found is None:
        raise NoSuchTile(tile=f"{level}/{index}")
    return Response(found, media_type=MEDIA_TYPE, headers={"Cache-Control": NEVER_CHANGES})


def entries(request: Request, town: Town, index: str) -> Response:
    """Give the entries below a tile of level 0, compressed for those who take it; raises NoSuchTile.

    What one may read can change, so unlike a tile of hashes it is not to be cached.
    """
    tile, signed = _tile("0", index, f"entries/{index}"), town.seal.latest()
    if signed is None or not tile.within(signed.size):
        raise NoSuchTile(tile=f"entries/{index}")
    start, end = tile.nodes.start, tile.nodes.stop
    try:
        body = bundle(entry.encoded(town.slug) for entry in town.log.entries(after=start, until=end))
    except EntryTooLargeError as error:
        position = start + error.number + 1
        raise EntryDoesNotFitABundle(position=position, size=error.size, most=LARGEST_ENTRY) from error
    headers = {"Vary": "Accept-Encoding, Authorization, Cookie"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(gzip.compress(body), media_type=MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _tile(level: str, index: str, written: str) -> Tile:
    try:
        return parse(level, index)
    except NoTileError as error:
        raise NoSuchTile(tile=written) from error
