"""Entries after a position as CloudEvents: a batch of them, or one by one as they come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from adapters.exports.cloudevents import BATCH_MEDIA_TYPE, CloudEvent, Noted
from adapters.exports.selection import Selection, UnknownKindError
from domain.kernel.refusal import Refusal
from domain.kernel.stored import Row
from service.reads.collections import DEFAULT_LIMIT
from service.reads.log import number_of
from service.reads.moment import MomentIsAhead, accepted, memento, position_at
from service.reads.serving import Elsewhere, address_of, limit_of
from service.town import Town
from service.view import NotShownYet

SPAN: Final = 100_000
"""Entries that one request looks through at most, so that a rare type costs no more than a common one."""


class AfterIsNoPosition(Refusal):
    """A position to go on from is no number."""

    status = 400
    da = "'{value}' er ikke en position; skriv et helt tal fra 0."
    en = "'{value}' is no position; write a whole number from 0."


class KindIsUnknown(Refusal):
    """A type or subject is asked for that no entry can have."""

    status = 400
    da = (
        "'{value}' er hverken en type eller et emne; skriv for eksempel trial-concluded, trials eller trial:laesebaand."
    )
    en = "'{value}' is neither a type nor a subject; write for example trial-concluded, trials or trial:laesebaand."


class Batch(NamedTuple):
    """Events, the position to go on after, and the one up to which was to be read."""

    events: list[CloudEvent]
    after: int
    until: int


def selection_of(request: Request) -> Selection:
    """Read `type` and `subject`, each as often as wanted; raises KindIsUnknown."""
    asked = request.query_params
    return known(asked.getlist("type"), asked.getlist("subject"))


def known(types: Iterable[str], subjects: Iterable[str]) -> Selection:
    """Give a selection; raises KindIsUnknown."""
    try:
        return Selection(tuple(types), tuple(subjects)).require_known()
    except UnknownKindError as error:
        raise KindIsUnknown(value=str(error)) from error


def after_of(word: str | None, head: int, otherwise: int) -> int:
    """Read a position to go on after; raises AfterIsNoPosition, and MomentIsAhead beyond the head."""
    if not word:
        return otherwise
    position = number_of(word)
    if position is None:
        raise AfterIsNoPosition(value=word)
    if position > head:
        raise MomentIsAhead(value=word)
    return position


def batch(town: Town, selection: Selection, after: int, until: int, limit: int) -> Batch:
    """Give the first events of a selection with `after` < position <= `until`, at most `limit`."""
    reach = min(after + SPAN, until)
    query = selection.query()
    rows = list(town.log.rows(query, after=after, until=reach, limit=limit)) if query and reach > after else []
    last = rows[-1][0] if len(rows) == limit else max(reach, after)
    return Batch(list(events_from(town, rows)), last, until)


def events_from(town: Town, rows: Iterable[Row]) -> Iterator[CloudEvent]:
    """Write rows of the log as CloudEvents; texts whose keys were destroyed are said to be erased."""
    held = [Noted.of(row) for row in rows]
    living: Collection[str] = town.vault.living(key for one in held for key in one.sealing_keys())
    return (one.event(town.slug, living) for one in held)


def batch_page(request: Request, town: Town) -> Response:
    """Answer with a batch; `Link` says where to go on, also when there is nothing more yet."""
    now, head = datetime.now(UTC), town.log.head()
    asked = request.query_params.get("as_of")
    if not asked and (header := request.headers.get("accept-datetime")):
        raise Elsewhere(address_of(request.url.include_query_params(as_of=accepted(town, header, now))))
    wanted = after_of(request.headers.get("sporbar-position", ""), 2**63, 0)
    if wanted > head:
        raise NotShownYet(wanted=wanted, position=head, lag=wanted - head)
    at = position_at(town, asked, now)
    until = head if at is None else at
    found = batch(
        town,
        selection_of(request),
        after_of(request.query_params.get("after"), head, 0),
        until,
        limit_of(request, DEFAULT_LIMIT),
    )
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    following = f"{request.url.path}?{urlencode([*kept, ('after', found.after)])}"
    headers = {
        "Sporbar-Position": str(until),
        "Link": f'<{following}>; rel="next"',
        "Vary": "Accept, Accept-Datetime, Authorization, Cookie",
    }
    entry = town.log.at([until]) if asked else []
    if entry:
        headers["Memento-Datetime"] = memento(entry[0].recorded)
    return Response(msgspec.json.encode(found.events), headers=headers, media_type=BATCH_MEDIA_TYPE)
