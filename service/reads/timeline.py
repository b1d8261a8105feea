"""The timeline: entries newest first, narrowed by what they are about, by type, by whom, by unit and by time."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from adapters.tables.schema import WORDS
from domain.kernel.ids import tag
from domain.kernel.refusal import Refusal
from projections.entry import Entry
from projections.search import SearchRow
from projections.timeline import TimelineRow, TimelineTagRow
from service.reads.cursors import Cursor
from service.reads.entries import find_entries
from service.reads.log import proof_address
from service.reads.texts import Opener
from service.reads.words import words
from service.selecting import Condition
from service.view import View


class NoSuchDay(Refusal):
    """A day is not written as 2026-11-24."""

    status = 400
    da = "'{value}' er ikke en dag; skriv for eksempel 2026-11-24."
    en = "'{value}' is not a day; write for example 2026-11-24."


class Narrowed(NamedTuple):
    """What a reader narrows the timeline to. `subject` is a folder (`plans`) or a tag (`plan:vision-2030`).

    `unit` is one that an entry is about, or that whoever recorded it acted for; `words` are sought as in a search.
    """

    subject: str | None = None
    type: str | None = None
    actor: str | None = None
    unit: str | None = None
    since: str | None = None
    until: str | None = None
    words: str | None = None


def entries(view: View, narrowed: Narrowed, *, before: int | None, limit: int) -> list[Entry]:
    """Give the newest entries that fit, before a position if one is given."""
    conditions = narrowing(view, narrowed)
    if narrowed.actor:
        conditions.append(("recorded_by", "=", narrowed.actor))
    if narrowed.words:
        found = view.matching(SearchRow, "position", (WORDS, "@@", view.sought(words(narrowed.words))))
        conditions.append(("position", "within", found))
    if before is not None:
        conditions.append(("position", "<", before))
    return find_entries(view, *conditions, order=("-position",), limit=limit)


def narrowing(view: View, narrowed: Narrowed) -> list[Condition]:
    """Give the conditions of a subject, type, unit and time for rows of one entry each."""
    conditions: list[Condition] = []
    if narrowed.subject and ":" in narrowed.subject:
        tagged = view.matching(TimelineTagRow, "position", ("tag", "=", narrowed.subject))
        conditions.append(("position", "within", tagged))
    elif narrowed.subject:
        conditions.append(("subject", "=", narrowed.subject))
    if narrowed.unit:
        about = view.matching(TimelineTagRow, "position", ("tag", "=", tag("unit", narrowed.unit)))
        acted_for = view.matching(TimelineRow, "position", ("unit", "=", narrowed.unit))
        conditions.append(("position", "within", about.united(acted_for)))
    if narrowed.type:
        conditions.append(("type", "=", narrowed.type))
    if narrowed.since:
        conditions += [("last", "reaches", day(narrowed.since)), ("first", "<=", date.max)]
    if narrowed.until:
        conditions.append(("first", "<=", day(narrowed.until)))
    return conditions


def page(view: View, opener: Opener, narrowed: Narrowed, cursor: Cursor | None, limit: int) -> dict[str, Any]:
    """Give a page of the timeline: items, position, and the cursor of the next page or null."""
    rows = entries(view, narrowed, before=cursor.entry() if cursor else None, limit=limit + 1)
    shown = rows[:limit]
    following = Cursor(view.position, str(shown[-1].position), view.generation).written() if len(rows) > limit else None
    items = [
        {**item, "proof": proof_address(view.town.slug, row.position)}
        for item, row in zip(opener.rendered(shown), shown, strict=True)
    ]
    return {"items": items, "position": view.position, "next": following}


def day(value: str) -> date:
    """Read a day; raises NoSuchDay."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise NoSuchDay(value=value) from error
