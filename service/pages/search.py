"""Search: entries by their words, best first, each shown around what was found in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from domain.kernel.refusal import Refusal
from projections.catalogue import PROJECTIONS
from projections.timeline import TimelineTagRow
from service.guard import needs
from service.pages.labels import label
from service.pages.narrowing import subjects, types, units
from service.pages.rendering import render
from service.pages.titles import titles
from service.problems import language
from service.reads.search import Found, Page, find
from service.reads.search_route import ASKED, UNTOLD, narrowed_by
from service.reads.serving import Reading, cursor_of, reading
from service.reads.words import LONGEST

LENGTH: Final = 20
_THINGS: Final = ("plan", "network", "trial", "case", "indicator")
"""Kinds of things whose names say where an entry belongs."""


class Hit(NamedTuple):
    """What was found, as the page shows it: the names of the things that it is about, and the sealed field's label."""

    found: Found
    about: list[str]
    field: str | None


@needs("timeline.read")
def search(request: Request) -> Response:
    """Show a page of what was found, or the form alone where nothing is sought yet."""
    asked, cursor, lang = request.query_params, cursor_of(request), language(request)
    narrowed, sealed = narrowed_by(request), asked.get("sealed")
    with reading(request, PROJECTIONS, cursor) as held:
        page, refusal = Page([], None), None
        if narrowed.words:
            try:
                page = find(held.view, held.opener, narrowed, cursor, LENGTH, sealed=sealed)
            except Refusal as refused:
                refusal = refused
        answer = render(
            request,
            "search.html",
            status=refusal.status if refusal else 200,
            held=held,
            hits=_hits(held, page.found, lang),
            refused=refusal.sentence(lang) if refusal else None,
            narrowed=narrowed,
            sealed=sealed == "yes",
            subjects=subjects(held, narrowed.subject, lang),
            types=types(lang),
            units=units(held),
            more=page.next,
            is_first=cursor is None,
            kept={name: value for name, value in asked.items() if name in (*ASKED, "sealed") and value},
            longest=LONGEST,
        )
    answer.headers.update(UNTOLD)
    return answer


def _hits(held: Reading, found: Sequence[Found], lang: str) -> list[Hit]:
    about = _about(held, [one.row.position for one in found])
    known = titles(held, [tag for tags in about.values() for tag in tags], lang)
    return [
        Hit(
            one,
            [known.any(*tag.split(":", 1)) for tag in about[one.row.position]],
            label(one.field, lang) if one.field else None,
        )
        for one in found
    ]


def _about(held: Reading, positions: list[int]) -> dict[int, list[str]]:
    """Give the tags of the things that entries are about, in the order of their kinds."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = held.view.find(TimelineTagRow, ("position", "in", positions)) if positions else []
    for kind in _THINGS:
        for row in rows:
            if row.tag.startswith(f"{kind}:"):
                found[row.position].append(row.tag)
    return found
