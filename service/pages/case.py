"""One case: its question, its documents, recommendations and decisions in the order in which they came."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from domain.cases.events import CaseOpened, DocumentAttached, RecommendationMade
from domain.kernel.event import Event
from projections.amending import Amendable
from projections.catalogue import PROJECTIONS
from projections.decision_register import CaseRow, DecisionRow, DocumentRow, RecommendationRow
from service.guard import needs
from service.pages.deciding import DecisionShown, decisions_shown
from service.pages.earlier import Earlier, earlier
from service.pages.editions import editions_shown, with_neighbours
from service.pages.names import names
from service.pages.one_shown import OneShown, until_of
from service.pages.rendering import render
from service.problems import language
from service.reads.collections import NoSuchThing
from service.reads.serving import Reading, reading


class Step(NamedTuple):
    """A step on the way of a case."""

    kind: Literal["document", "recommendation", "decision"]
    row: dict[str, Any]
    was: list[Earlier]
    decision: DecisionShown | None = None


@needs("cases.read")
def case(request: Request) -> Response:
    """Show a case, or it until a day; raises NoSuchThing."""
    identity, lang = request.path_params["case"], language(request)
    with reading(request, PROJECTIONS) as held:
        known = held.view.one(CaseRow, ("case", "=", identity))
        shown = OneShown(held, "cases", known, until_of(request))
        row = shown.row(known)
        if row is None:
            raise NoSuchThing(id=identity)
        versions = editions_shown(held, "cases", identity, lang)
        page = render(
            request,
            "case.html",
            held=held,
            case=held.opener.rendered([row])[0],
            was=earlier(held, CaseOpened, row, lang),
            steps=_steps(shown, identity, lang),
            names=names(held),
            readable=held.town.vault.living(
                one.content.key for one in held.view.find(DocumentRow, ("case", "=", identity))
            ),
            until=shown.until,
            uncertain=shown.uncertain(),
            versions=versions,
        )
        return with_neighbours(request, page, versions)


def _steps(shown: OneShown, identity: str, lang: str) -> list[Step]:
    of, held = ("case", "=", identity), shown.held
    documents, recommendations = shown.of(DocumentRow, of), shown.of(RecommendationRow, of)
    decisions = shown.of(DecisionRow, of)
    steps = [(_order(row), _step(held, "document", DocumentAttached, row, lang)) for row in documents]
    steps += [(_order(row), _step(held, "recommendation", RecommendationMade, row, lang)) for row in recommendations]
    steps += [
        (_order(row), Step("decision", told.row, told.was, told))
        for row, told in zip(decisions, decisions_shown(held, decisions, lang), strict=True)
    ]
    return [step for _, step in sorted(steps, key=lambda one: one[0])]


def _order(row: Amendable) -> tuple[date, int]:
    """By the last day on which it can have happened; what has no time comes last."""
    return row.last or date.max, row.position


def _step(
    held: Reading, kind: Literal["document", "recommendation"], event: type[Event], row: Amendable, lang: str
) -> Step:
    return Step(kind, held.opener.rendered([row])[0], earlier(held, event, row, lang))
