"""The replay of a plan's evaluation: as it was known at one moment, for what had happened until another."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from projections.catalogue import PROJECTIONS
from projections.evaluation_timeline import EvaluationEntryRow
from projections.plan_rows import PlanRow
from service.guard import needs
from service.pages.choices import Choice
from service.pages.rendering import render
from service.pages.side import side
from service.pages.times import day as said_day
from service.pages.words import words
from service.problems import language
from service.reads.collections import NoSuchThing
from service.reads.evaluation import today
from service.reads.serving import Reading, reading
from service.reads.texts import Opener
from service.reads.timeline import day

_MOST_WORDS: Final = 2


@needs("evaluations.read")
def replay(request: Request) -> Response:
    """Show a plan's evaluation as it was known and, when that is an earlier moment, as it looks today beside it."""
    plan, lang = request.path_params["plan"], language(request)
    known = request.query_params.get("known") or request.query_params.get("as_of")
    until = day(asked) if (asked := request.query_params.get("until")) else today()
    with reading(request, PROJECTIONS, known=known) as then:
        head = then.view.today()
        now = Reading(then.town, head, Opener(then.town, request.state.actor, head))
        row = then.view.one(PlanRow, ("plan", "=", plan)) or head.one(PlanRow, ("plan", "=", plan))
        if row is None:
            raise NoSuchThing(id=plan)
        earlier = side(then, plan, until, lang, beside=now) if known else None
        days = _days(now, plan, until)
        return render(
            request,
            "replay.html",
            held=then,
            plan=row,
            known=known,
            until=until,
            days=[Choice(one.isoformat(), _labelled(one, kinds, lang)) for one, kinds in days.items()],
            at=list(days).index(until),
            sides=[one for one in (earlier, side(now, plan, until, lang, known=earlier)) if one],
        )


def _days(now: Reading, plan: str, until: date) -> dict[date, list[str]]:
    """Give the days on which something in the evaluation ended, today and the day shown, with what it was."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    for row in now.view.find(EvaluationEntryRow, ("plan", "=", plan), order=("position",)):
        if row.last and row.retracted_by is None and row.kind not in found[row.last]:
            found[row.last].append(row.kind)
    for shown in (today(), until):
        found.setdefault(shown, [])
    return dict(sorted(found.items()))


def _labelled(one: date, kinds: list[str], lang: str) -> str:
    called = [words(lang)[kind] for kind in kinds[:_MOST_WORDS]]
    more = ["…"] if len(kinds) > _MOST_WORDS else []
    return said_day(one, lang) + (f": {', '.join([*called, *more])}" if called else "")
