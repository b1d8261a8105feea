"""Verbs that read: timeline, search, plan, decisions, replay, report. `--json` gives the same objects as over HTTP."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import click

from projections.catalogue import PROJECTIONS
from service.cli.reading import pages, reader, reading, show_body
from service.reads import timeline as timeline_reads
from service.reads.collections import COLLECTIONS, detailed, listed
from service.reads.cursors import Cursor
from service.reads.evaluation import evaluation_body
from service.reads.search import body as found_body
from service.reads.search import find
from service.reads.supervision import supervision_body
from service.reads.timeline import day
from service.reads.until_lists import detailed_until, listed_until

PAGE: Final = 50
EVERYTHING: Final = 500
_collections: Final = {collection.name: collection for collection in COLLECTIONS}


@click.command()
@click.argument("municipality")
@click.option("--subject", help="A folder (plans) or a tag (plan:vision-2030).")
@click.option("--type", "kind", help="A type of entry, such as decision-taken.")
@click.option("--all", "everything", is_flag=True, help="Everything, not only the newest page.")
@reader
def timeline(
    municipality: str, subject: str | None, kind: str | None, as_of: str | None, *, everything: bool, as_json: bool
) -> None:
    """Print a municipality's entries, newest first."""
    narrowed = timeline_reads.Narrowed(subject=subject, type=kind)
    limit = EVERYTHING if everything else PAGE
    with reading(municipality, as_of, PROJECTIONS) as held:
        body = pages(
            lambda cursor: timeline_reads.page(held.view, held.opener, narrowed, cursor, limit), everything=everything
        )
    show_body(body, "timeline", as_json=as_json)


@click.command()
@click.argument("municipality")
@click.argument("words", nargs=-1, required=True)
@click.option("--subject", help="A folder (plans) or a tag (plan:vision-2030).")
@click.option("--type", "kind", help="A type of entry, such as decision-taken.")
@click.option("--unit", help="Only what is about this unit, or was recorded for it.")
@click.option("--from", "since", help="Only what happened on this day or later.")
@click.option("--to", "until", help="Only what happened on this day or earlier.")
@click.option("--sealed", is_flag=True, help="Search in confidential texts; narrow the search first.")
@click.option("--all", "everything", is_flag=True, help="Everything, not only the best page.")
@reader
def search(municipality: str, words: tuple[str, ...], as_of: str | None, **asked: Any) -> None:  # noqa: ANN401 the options
    """Print the entries that hold these words, best first: words, "phrases", or, and -words that must not be there.

    Put -- before a first word that begins with a hyphen.
    """
    narrowed = timeline_reads.Narrowed(
        subject=asked["subject"],
        type=asked["kind"],
        unit=asked["unit"],
        since=asked["since"],
        until=asked["until"],
        words=" ".join(words),
    )
    limit, sealed = EVERYTHING if asked["everything"] else PAGE, "yes" if asked["sealed"] else None
    with reading(municipality, as_of, PROJECTIONS) as held:

        def page(cursor: Cursor | None) -> dict[str, Any]:
            return found_body(find(held.view, held.opener, narrowed, cursor, limit, sealed=sealed), held.view)

        body = pages(page, everything=asked["everything"])
    show_body(body, "search", as_json=asked["as_json"])


@click.command()
@click.argument("municipality")
@click.argument("plan", required=False)
@click.option("--until", help="Only what can have happened until this day.")
@reader
def plan(municipality: str, plan: str | None, until: str | None, as_of: str | None, *, as_json: bool) -> None:
    """Print a plan's state; without PLAN the municipality's plans."""
    collection = _collections["plans"]
    with reading(municipality, as_of, collection.projections) as held:
        if plan is None:
            show = partial(listed_until, until=day(until)) if until else listed
            body = show(held.view, held.opener, collection, {}, cursor=None, limit=EVERYTHING)
        else:
            one = partial(detailed_until, until=day(until)) if until else detailed
            body = one(held.view, held.opener, collection, plan)
    show_body(body, "plan" if plan else "plans", as_json=as_json)


@click.command()
@click.argument("municipality")
@click.option("--all", "everything", is_flag=True, help="Everything, not only the first page.")
@reader
def decisions(municipality: str, as_of: str | None, *, everything: bool, as_json: bool) -> None:
    """Print the decision register: who decided what, where, when, on which basis, replacing what."""
    collection = _collections["decisions"]
    limit = EVERYTHING if everything else PAGE
    with reading(municipality, as_of, collection.projections) as held:
        body = pages(
            lambda cursor: listed(held.view, held.opener, collection, {}, cursor=cursor, limit=limit),
            everything=everything,
        )
    show_body(body, "decisions", as_json=as_json)


@click.command()
@click.argument("municipality")
@click.argument("plan")
@click.option("--known", help="As known at this moment; the newest when left out.")
@click.option("--until", help="For what had happened until this day; today when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the object that the API gives.")
def replay(municipality: str, plan: str, known: str | None, until: str | None, *, as_json: bool) -> None:
    """Print a plan's evaluation as known at one moment, for what had happened until another."""
    with reading(municipality, known, PROJECTIONS) as held:
        body = evaluation_body(held, plan, until)
    show_body(body, "replay", as_json=as_json)


@click.command()
@click.argument("municipality")
@click.option("--from", "since", help="First day of the period; the beginning of the year when left out.")
@click.option("--to", help="Last day of the period; today when left out.")
@click.option("--unit", help="Only this unit.")
@click.option("--until", help="Only what can have happened until this day.")
@reader
def report(municipality: str, since: str | None, as_of: str | None, *, as_json: bool, **asked: str | None) -> None:
    """Print the supervision report of a period: findings and figures, each with its entries."""
    stated = {name: value for name, value in {"from": since, **asked}.items() if value}
    with reading(municipality, as_of, PROJECTIONS) as held:
        body = supervision_body(held, stated)
    show_body(body, "report", as_json=as_json)


READERS: Final = (timeline, search, plan, decisions, replay, report)
