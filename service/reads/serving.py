"""What every read over HTTP shares: the moment asked for, the snapshot, the reader's eyes, the headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response

from domain.kernel.refusal import Refusal
from projections.rows import Projection
from service.problems import language
from service.reads.collections import MAX_LIMIT
from service.reads.cursors import Cursor, CursorIsBroken, CursorIsOutdated
from service.reads.moment import accepted, memento, position_at
from service.reads.texts import Opener
from service.town import Town
from service.view import View, view


class LimitIsNoLimit(Refusal):
    """A limit is not a number from 1 to 500."""

    status = 400
    da = "'limit' skal være et tal fra 1 til {most}."
    en = "'limit' must be a number from 1 to {most}."


class PositionIsNoPosition(Refusal):
    """The request's Sporbar-Position is no number."""

    status = 400
    da = "'Sporbar-Position' skal være et tal."
    en = "'Sporbar-Position' must be a number."


class Elsewhere(Exception):  # noqa: N818 an answer, not an error
    """The moment asked for by Accept-Datetime is to be read at another address."""

    def __init__(self, location: str) -> None:
        """Keep the address."""
        super().__init__(location)
        self.location = location


class Reading(NamedTuple):
    """A read under way: the municipality, the snapshot, and what this reader may open."""

    town: Town
    view: View
    opener: Opener


def town_of(request: Request) -> Town:
    """Give the municipality of the request's address."""
    town: Town = request.app.state.towns.get(request.path_params["municipality"])
    return town


@contextmanager
def reading(
    request: Request, projections: Sequence[Projection], cursor: Cursor | None = None, known: str | None = None
) -> Iterator[Reading]:
    """Open what a read needs, at the moment asked for (`known` is another name for it).

    Raises Elsewhere, and the refusals of moments and views.
    """
    town, now = town_of(request), datetime.now(UTC)
    asked = known or request.query_params.get("as_of")
    if not asked and (header := request.headers.get("accept-datetime")):
        raise Elsewhere(address_of(request.url.include_query_params(as_of=accepted(town, header, now))))
    if cursor and cursor.position > town.log.head():
        raise CursorIsBroken
    at = cursor.position if cursor else position_at(town, asked, now)
    wait_seconds = request.app.state.settings.wait_seconds
    with view(town, projections, as_of=at, wanted=_wanted(request, at), wait_seconds=wait_seconds) as held:
        if cursor and cursor.generation not in (0, held.generation):
            raise CursorIsOutdated
        yield Reading(town, held, Opener(town, request.state.actor, held))


def answer(request: Request, reading_: Reading, body: dict[str, Any], *links: str) -> Response:
    """Answer with a body and the headers that say which moment it shows; 304 when the reader has it already.

    `links` are added to those of the moment.
    """
    headers = moment_headers(request, reading_)
    headers["Link"] = ", ".join((headers["Link"], *links))
    return tagged(request, Response(msgspec.json.encode(body), headers=headers, media_type="application/json"))


def tagged(request: Request, whole: Response) -> Response:
    """Give an answer its ETag, a digest of what this reader sees; 304 when that is what the reader has already."""
    tag = f'"{sha256(bytes(whole.body)).hexdigest()[:32]}"'
    whole.headers["ETag"] = tag
    if tag in request.headers.get("if-none-match", ""):
        headers = {
            name: value for name, value in whole.headers.items() if name not in ("content-length", "content-type")
        }
        return Response(status_code=304, headers=headers)
    return whole


def moment_headers(request: Request, reading_: Reading) -> dict[str, str]:
    """Give Sporbar-Position, and for an earlier moment Memento-Datetime and an ETag."""
    position = reading_.view.position
    original = request.url.remove_query_params(["as_of", "known"])
    headers = {
        "Sporbar-Position": str(position),
        "Vary": "Accept-Datetime, Accept-Language, Authorization, Cookie",
        "Content-Language": language(request),
        "Link": f'<{address_of(original)}>; rel="original timegate"',
    }
    if request.query_params.get("as_of") or request.query_params.get("known"):
        entry = reading_.town.log.at([position])
        if entry:
            headers["Memento-Datetime"] = memento(entry[0].recorded)
    return headers


def cursor_of(request: Request) -> Cursor | None:
    """Read the request's cursor, if it has one."""
    word = request.query_params.get("cursor")
    return Cursor.read(word) if word else None


def limit_of(request: Request, default: int) -> int:
    """Read the request's limit; raises LimitIsNoLimit."""
    word = request.query_params.get("limit", str(default))
    if not (word.isascii() and word.isdigit() and len(word) <= len(str(MAX_LIMIT)) and 1 <= int(word) <= MAX_LIMIT):
        raise LimitIsNoLimit(most=MAX_LIMIT)
    return int(word)


def address_of(url: URL) -> str:
    """Write an address as a header may hold it; without the host, which is whatever the client claimed."""
    return quote(url.path) + (f"?{url.query}" if url.query else "")


def _wanted(request: Request, at: int | None) -> int | None:
    word = request.headers.get("sporbar-position")
    if word is None:
        return at
    if not (word.isascii() and word.isdigit() and len(word) < len(str(2**63))):
        raise PositionIsNoPosition
    return max(int(word), at or 0)
