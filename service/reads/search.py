"""Search: entries by their words as they stand, at any moment, best first; in open words, or in sealed texts."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from adapters.tables.words import FIRST
from domain.kernel.refusal import Refusal
from projections import network_activity, search, timeline, trial_board
from projections.rows import Projection
from projections.search import SearchRow
from service.reads.cursors import Cursor, CursorIsBroken
from service.reads.sealed import NarrowFirst, sealed_hits
from service.reads.shown import Shown, read
from service.reads.texts import Opener
from service.reads.timeline import Narrowed, narrowing
from service.reads.words import words
from service.view import View

PROJECTIONS: Final[tuple[Projection, ...]] = (
    search.PROJECTION,
    timeline.PROJECTION,
    network_activity.PROJECTION,
    trial_board.PROJECTION,
)
"""What a search reads: words, tags, and which networks and trials are those of a reader's unit."""


class SealedIsYesOrNo(Refusal):
    """Whether to search in sealed texts is said with another word than yes or no."""

    status = 400
    da = "'sealed' skal være 'yes' eller 'no'."
    en = "'sealed' must be 'yes' or 'no'."


class Found(NamedTuple):
    """An entry that was found, its title and an excerpt as they show it; `field` is the sealed one that holds it."""

    row: SearchRow
    rank: int
    title: Shown | None
    excerpt: Shown
    field: str | None = None


class Page(NamedTuple):
    """What was found, best first, and the cursor of the next page or None."""

    found: list[Found]
    next: str | None


def find(
    view: View, opener: Opener, narrowed: Narrowed, cursor: Cursor | None, limit: int, *, sealed: str | None = None
) -> Page:
    """Find what holds narrowed.words, newest first among equals; raises the refusals of words.

    `sealed` (yes) seeks in the sealed texts that this reader may open, and not in open words; raises NarrowFirst and
    TooManyTexts.
    """
    if sealed not in (None, "", "no", "yes"):
        raise SealedIsYesOrNo
    seek = _in_sealed if sealed == "yes" else _in_open
    found = seek(view, opener, narrowed, _place(cursor), limit + 1)
    shown = found[:limit]
    if len(found) <= limit:
        return Page(shown, None)
    last = shown[-1]
    return Page(shown, Cursor(view.position, f"{last.rank}.{last.row.position}", view.generation).written())


def body(page: Page, view: View) -> dict[str, Any]:
    """Give a page as the API answers it: marks are places in a text, counted in characters (Unicode code points)."""
    return {"items": [_item(found, view) for found in page.found], "position": view.position, "next": page.next}


def _item(found: Found, view: View) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.position,
        "position": row.position,
        "type": row.type,
        "subject": row.subject,
        "occurred": row.occurred,
        "illustration": row.illustration,
        "corrected_by": row.corrected_by,
        "title": found.title._asdict() if found.title else None,
        "field": found.field,
        "excerpt": found.excerpt._asdict(),
        "rank": found.rank,
        "link": f"/{view.town.slug}/log/{row.position}",
    }


def _in_open(view: View, _: Opener, narrowed: Narrowed, after: tuple[int, int], limit: int) -> list[Found]:
    query = view.sought(words(narrowed.words or ""))
    hits = view.search(SearchRow, query, *narrowing(view, narrowed), after=after, limit=limit) if query else []
    return [_open(hit.row, hit.rank, *map(read, hit.shown)) for hit in hits if isinstance(hit.row, SearchRow)]


def _open(row: SearchRow, rank: int, title: Shown, lines: Shown) -> Found:
    return Found(row, rank, title if title.text else None, lines)


def _in_sealed(view: View, opener: Opener, narrowed: Narrowed, after: tuple[int, int], limit: int) -> list[Found]:
    sought = words(narrowed.words or "")
    if not (narrowed.subject or narrowed.type or narrowed.since or narrowed.until):
        raise NarrowFirst
    hits = sealed_hits(view, opener, sought, narrowing(view, narrowed))
    rest = [hit for hit in hits if (hit.times, hit.row.position) < after]
    return [
        Found(hit.row, hit.times, Shown(hit.row.title) if hit.row.title else None, hit.excerpt, hit.field)
        for hit in rest[:limit]
    ]


def _place(cursor: Cursor | None) -> tuple[int, int]:
    """Read the rank and position after which a search goes on; raises CursorIsBroken."""
    if cursor is None:
        return FIRST
    rank, dot, position = cursor.after.partition(".")
    if not (dot and all(part.isascii() and part.isdigit() for part in (rank, position))):
        raise CursorIsBroken
    place = (int(rank), int(position)) if len(rank) <= len(str(FIRST[0])) and len(position) < len(str(2**63)) else FIRST
    if place >= FIRST:
        raise CursorIsBroken
    return place
