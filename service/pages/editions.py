"""The earlier versions of a thing, newest first, each with what caused it."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Final, NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from service.pages.caused import Caused, caused
from service.reads.collections import COLLECTIONS, Collection
from service.reads.moment import memento
from service.reads.serving import Reading
from service.reads.timemap import neighbours
from service.reads.versions import Edition, editions

FEW: Final = 6
_BY_NAME: Final = {one.name: one for one in COLLECTIONS}


class EditionShown(NamedTuple):
    """What one save made of a thing: its last position, when it was recorded, and its entries that changed it.

    `before` is the position to compare it with; None for the first.
    """

    position: int
    before: int | None
    recorded: int
    gone: bool
    is_shown: bool
    causes: list[Caused]


class Editions(NamedTuple):
    """The newest versions of a thing; `more` counts those that are left out, `path` leads to all of them.

    `previous` and `next` are those around the one shown, each with when it was recorded.
    """

    shown: list[EditionShown]
    more: int
    path: str
    previous: Neighbour | None
    next: Neighbour | None


class Neighbour(NamedTuple):
    """A version that comes before or after the one shown."""

    position: int
    recorded: int


def editions_shown(
    held: Reading, collection: str | Collection, identity: str, language: str, most: int | None = FEW
) -> Editions:
    """Show the versions of a thing up to now, whichever moment the page shows."""
    kind = _BY_NAME[collection] if isinstance(collection, str) else collection
    every = editions(held.view.today(), kind, identity)
    saves = _saves(held, every)
    newest = list(reversed(saves))[:most]
    told = caused(held, (one.position for save in newest for one in save), language)
    standing = max((save[-1].position for save in saves if save[-1].position <= held.view.position), default=0)
    before = {save[-1].position: older[-1].position for older, save in pairwise(saves)}
    around = neighbours([save[-1] for save in saves], held.view.position)
    return Editions(
        shown=[
            EditionShown(
                position=save[-1].position,
                before=before.get(save[-1].position),
                recorded=told[save[-1].position].row["recorded"],
                gone=save[-1].gone,
                is_shown=save[-1].position == standing,
                causes=[told[one.position] for one in save],
            )
            for save in newest
        ],
        more=len(saves) - len(newest),
        path=f"/{kind.name}/{identity}/diff",
        previous=_neighbour(held, around[0]),
        next=_neighbour(held, around[1]),
    )


def with_neighbours(request: Request, page: Response, versions: Editions) -> Response:
    """Let a page's headers lead to the versions before and after the one that it shows (RFC 7089, section 2.2)."""
    address = quote(request.url.path)
    for relation, one in (("prev", versions.previous), ("next", versions.next)):
        if one:
            time = memento(one.recorded)
            page.headers["Link"] += f', <{address}?as_of={one.position}>; rel="{relation} memento"; datetime="{time}"'
    return page


def _saves(held: Reading, every: list[Edition]) -> list[list[Edition]]:
    """Put together what was recorded at once."""
    recorded = {entry.position: entry.recorded for entry in held.town.log.at([one.position for one in every])}
    return [list(group) for _, group in groupby(every, key=lambda one: recorded[one.position])]


def _neighbour(held: Reading, one: Edition | None) -> Neighbour | None:
    return Neighbour(one.position, held.town.log.at([one.position])[0].recorded) if one else None
