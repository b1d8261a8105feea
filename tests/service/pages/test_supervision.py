from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from projections.supervision_words import FIGURES, FINDINGS
from service.pages.supervision import PARTS, RULES
from tests.service.pages.amended import Past
from tests.service.pages.visitor import Visitor

YEAR = "/rebild/supervision?from=2024-01-01&to=2024-12-31"


def test_every_figure_and_finding_has_its_place() -> None:
    """Nothing that the report counts or finds is left out of the page."""
    assert sorted(name for part in PARTS.values() for name in part) == sorted(FIGURES)
    assert RULES.keys() == FINDINGS.keys()


def test_figures_and_findings_lead_to_their_entries(past: Past, guest: Callable[..., Visitor]) -> None:
    """Each line says what was counted or found, and links to what it rests on."""
    text = guest("supervisor").read(YEAR)
    assert "Alle enheder, 1. januar 2024 – 31. december 2024" in text
    assert f"Holdte møder Illustration : opdigtet eksempel 1 {past.at['met'] - 1} , {past.at['met']}" in text
    assert "Dagtilbud B har en aftale med frist 31. maj 2024, som ikke var overholdt" in text
    assert f"Prøvehandlingen 'Stille start' (Skole A) har ingen registreret refleksion. {past.at['silent']}" in text
    assert "Beslutninger uden grundlag (1)" in text
    assert f'<a href="/rebild/log/{past.at["met"]}"' in guest("supervisor").get(YEAR).text


def test_a_unit_has_its_own_report(guest: Callable[..., Visitor]) -> None:
    """For one unit, what its entries do not say is not stated; it is never nought."""
    text = guest("supervisor").read(f"{YEAR}&unit=dagtilbud-b")
    assert "Dagtilbud B, 1. januar 2024" in text
    assert "Aktiviteter i perioden ikke oplyst ingen" in text
    assert "Prøvehandlinger uden refleksion (0) Ingen fundet." in text
    assert "Skole A har" not in text


def test_the_same_report_is_given_as_an_object(guest: Callable[..., Visitor]) -> None:
    """The link to JSON leads to the report of the same period, unit and moment."""
    reader = guest("supervisor")
    page = reader.get(f"{YEAR}&unit=dagtilbud-b&as_of=20").text
    address = re.search(r'href="(/api/v1/rebild/supervision/report[^"]*)"', page)
    assert address
    body = reader.get(unescape(address[1])).json()
    assert (body["from"], body["to"], body["unit"]) == ("2024-01-01", "2024-12-31", "dagtilbud-b")
    assert body["position"] == 20


def test_an_earlier_report_counts_what_was_recorded(past: Past, guest: Callable[..., Visitor]) -> None:
    """As of the meeting, the agreement that it made is counted, the trial that followed is not."""
    text = guest("supervisor").read(f"{YEAR}&as_of={past.at['met']}")
    assert "Prøvehandlinger i gang eller afsluttet 0 ingen" in text


def test_only_oversight_sees_reports(guest: Callable[..., Visitor]) -> None:
    """A politician is told that the role has no access, on a page; nobody is led to sign in first."""
    assert guest("politician").get("/rebild/supervision").status_code == 403
    assert guest().get("/rebild/supervision").status_code == 303


def test_a_period_that_is_none_is_said(guest: Callable[..., Visitor]) -> None:
    """A period that ends before it begins is answered with a sentence."""
    answer = guest("supervisor").get("/rebild/supervision?from=2024-12-31&to=2024-01-01")
    assert answer.status_code == 400
    assert "før den begynder" in answer.text


def test_the_report_speaks_english(guest: Callable[..., Visitor]) -> None:
    """Sentences and their times are told in English too."""
    text = guest("supervisor", language="en").read(YEAR)
    assert "Dagtilbud B has an agreement due 31 May 2024 that was not kept or released" in text
    assert "Meetings held" in text
