"""The supervision report: whether and when things happened in a period, figures with their entries; never a ranking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from projections.catalogue import PROJECTIONS
from projections.organisation_rows import UnitRow
from projections.supervision_parts import Figure, Finding, Report
from service.guard import needs
from service.pages.choices import Choice
from service.pages.names import names
from service.pages.one_shown import until_of
from service.pages.rendering import render
from service.pages.times import said
from service.pages.words import N_
from service.problems import language
from service.reads.serving import Reading, reading
from service.reads.supervision import reported

PARTS: Final = {
    N_("Meetings"): ("meetings-held", "meetings-without-minutes", "attended", "late", "substitute", "absent"),
    N_("Agreements"): ("agreements-made", "agreements-kept", "agreements-overdue"),
    N_("Trials"): ("trials", "trials-without-reflection"),
    N_("Activities"): ("activities", "activities-without-follow-up"),
    N_("Decisions"): ("decisions", "decisions-without-basis"),
    N_("What could not be placed in time"): ("undated",),
}
RULES: Final = {
    "agreement-overdue": N_("Agreements past their due time"),
    "trial-without-reflection": N_("Trials without reflection"),
    "activity-without-follow-up": N_("Activities without follow-up"),
    "decision-without-basis": N_("Decisions without basis"),
}


class Said(NamedTuple):
    """A figure or finding in the reader's language, with the entries that it rests on."""

    text: str
    entries: tuple[int, ...]
    illustration: bool
    partly: bool
    value: int | None = None


class Rule(NamedTuple):
    """What one rule found."""

    label: str
    findings: list[Said]


@needs("supervision.read")
def supervision(request: Request) -> Response:
    """Show the report of a period and, where one is named, of a unit with its parts."""
    lang = language(request)
    with reading(request, PROJECTIONS) as held:
        report = reported(held, request.query_params)
        return render(
            request,
            "supervision.html",
            held=held,
            report=report,
            parts=_parts(report.figures, lang),
            rules=_rules(report.findings, lang),
            names=names(held),
            units=[Choice(row.unit, row.name) for row in held.view.find(UnitRow, order=("name",))],
            json=_json(request, held, report),
            until=until_of(request),
        )


def _parts(figures: Iterable[Figure], lang: str) -> dict[str, list[Said]]:
    by_name = {figure.name: figure for figure in figures}
    return {part: [_figure(by_name[name], lang) for name in held] for part, held in PARTS.items()}


def _figure(figure: Figure, lang: str) -> Said:
    return Said(getattr(figure, lang), figure.entries, figure.illustration, figure.partly, figure.value)


def _rules(findings: Iterable[Finding], lang: str) -> list[Rule]:
    found: dict[str, list[Said]] = {rule: [] for rule in RULES}
    for finding in findings:
        times = {name: said(written, lang) for name, written in finding.times.items()}
        text = getattr(finding, lang).format(**finding.words, **times)
        found[finding.rule].append(Said(text, finding.entries, finding.illustration, finding.partly))
    return [Rule(RULES[rule], held) for rule, held in found.items()]


def _json(request: Request, held: Reading, report: Report) -> str:
    """Give the address of the same report as an object, at the position that the page shows."""
    until = request.query_params.get("until")
    asked: dict[str, Any] = {"from": report.first, "to": report.last, "unit": report.unit, "until": until}
    if request.query_params.get("as_of"):
        asked["as_of"] = held.view.position
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/api/v1/{held.town.slug}/supervision/report?{query}"
