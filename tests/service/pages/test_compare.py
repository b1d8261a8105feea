"""On the pages: the earlier versions of a thing, two moments compared in words, and what happened until a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from service.recording import COPENHAGEN
from tests.service.pages.amended import RIGHT_LEARNING, TYPED_WRONG, Past
from tests.service.pages.visitor import Visitor
from tests.stories.main_story import LEARNING

VISION = "/rebild/plans/vision"


def test_a_plan_lists_its_earlier_versions(past: Past, guest: Callable[..., Visitor]) -> None:
    """Newest first, each with its entry in a sentence, a link to the plan as it was then and one to what changed."""
    page = guest("politician").get(VISION).text
    listed = page.split('<h2 id="editions">')[1].split("</section>")[0]
    positions = [int(one) for one in re.findall(rf'href="{VISION}\?as_of=(\d+)"', listed)]
    assert positions == sorted(positions, reverse=True)
    assert past.at["adopted"] in positions
    assert "Udvalget vedtog planen ”Vision 2030”." in listed
    assert f'href="{VISION}/diff?from={past.at["adopted"] - 1}&amp;to={past.at["adopted"]}"' in listed


def test_a_version_is_marked_where_it_is_shown(past: Past, guest: Callable[..., Visitor]) -> None:
    """As of a moment between two versions the older one of them is the one shown."""
    page = guest("politician").get(f"{VISION}?as_of={past.at['formed']}").text
    listed = page.split('<h2 id="editions">')[1].split("</section>")[0]
    assert re.findall(r'as_of=(\d+)" aria-current="true"', listed) == [str(past.at["followed-up"])]


def test_a_page_leads_to_its_neighbours_in_time(past: Past, guest: Callable[..., Visitor]) -> None:
    """As adopted, the headers lead back to the draft and on to the first follow-up; the newest leads nowhere on."""
    reader, at = guest("politician"), past.at
    links = reader.get(f"{VISION}?as_of={at['adopted']}").headers["link"].split(", <")
    relations = {re.findall(r'rel="([^"]+)"', link)[0]: link.split(">")[0] for link in links}
    assert relations["prev memento"] == f"{VISION}?as_of={at['adopted'] - 1}"
    assert relations["next memento"] == f"{VISION}?as_of={at['followed-up']}"
    assert "next memento" not in reader.get(VISION).headers["link"]


def test_two_moments_are_compared_in_words(past: Past, guest: Callable[..., Visitor]) -> None:
    """Codes, times and names are written as people do, with the entries that caused each difference and why."""
    reader = guest("politician")
    text = reader.read(f"{VISION}/diff?from={past.at['adopted'] - 1}&to={past.at['adopted']}")
    assert "1 forskel" in text
    assert re.search(r"Ændret Plan: Vision 2030 .* Tilstand udkast vedtaget", text)
    assert "Vedtaget – 24. januar 2024" in text
    assert "Vedtaget af – Udvalget" in text
    corrected = guest("consultant").read(f"/rebild/indicators/ro/diff?from={past.before}&to={past.at['corrected']}")
    assert "Værdi 64,5 66,5" in corrected
    assert "Skete 30. april 2024 2. maj 2024" in corrected
    assert f"Begrundelse {TYPED_WRONG}" in corrected


def test_a_text_shows_to_those_who_may_read_it(past: Past, guest: Callable[..., Visitor]) -> None:
    """A corrected learning is read before and after by a consultant, and is confidential to others."""
    address = f"/rebild/trials/overgange/diff?from={past.before}&to={past.at['corrected-text']}"
    assert f"Læring {LEARNING} {RIGHT_LEARNING}" in guest("consultant").read(address)
    assert "Læring fortrolig fortrolig" in guest("auditor").read(address)


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("plans/vision", "Plan To tidspunkter sammenlignet: Vision 2030"),
        ("networks/nord", "Netværk To tidspunkter sammenlignet: Netværk Nord"),
        ("trials/overgange", "Prøvehandling To tidspunkter sammenlignet: Fælles gennemgang af overgange"),
        ("cases/udvid", "Sag To tidspunkter sammenlignet: Udvidelse"),
        ("decisions/alle", "Beslutning To tidspunkter sammenlignet"),
        ("indicators/ro", "Indikator To tidspunkter sammenlignet: Oplevet ro"),
        ("units/skole-a", "Enhed To tidspunkter sammenlignet: Skole A"),
        ("forums/bfu", "Forum To tidspunkter sammenlignet: Udvalget"),
        ("people/leder-1", "Person To tidspunkter sammenlignet"),
    ],
)
def test_every_thing_can_be_compared_from_its_beginning(guest: Callable[..., Visitor], thing: str, said: str) -> None:
    """From before anything was recorded until now each thing is wholly added, and no code or English word is left."""
    text = guest("consultant").read(f"/rebild/{thing}/diff?from=0")
    assert said in text
    assert "Tilføjet" in text
    assert "Fjernet" not in text.split("Hvad der forårsagede")[0]
    assert not re.search(r"\b(on-track|development-plan|network-meeting|present|approved|running|kept)\b", text)


def test_without_moments_the_latest_change_is_shown(guest: Callable[..., Visitor]) -> None:
    """The page of a network opens with what was recorded about it last, and a form for other moments."""
    page = guest("politician").get("/rebild/networks/nord/diff").text
    assert 'name="from"' in page
    assert 'name="to"' in page
    assert "Antal åbne aftaler" in page


def test_no_difference_is_said(past: Past, guest: Callable[..., Visitor]) -> None:
    """Between two moments at which nothing changed the page says so and offers the versions."""
    text = guest("politician").read(f"{VISION}/diff?from={past.at['adopted']}&to={past.at['adopted']}")
    assert "Ingen forskelle" in text
    assert "Tidligere udgaver" in text


def test_what_cannot_be_compared_is_said(past: Past, guest: Callable[..., Visitor]) -> None:
    """Moments in the wrong order, moments that are none, things that never were."""
    reader = guest("politician")
    assert reader.get(f"{VISION}/diff?from={past.before}&to=5").status_code == 400
    assert reader.get(f"{VISION}/diff?from=snart").status_code == 400
    assert reader.get("/rebild/plans/ukendt/diff").status_code == 404


def test_a_plan_until_a_day_leaves_out_what_came_later(guest: Callable[..., Visitor]) -> None:
    """Until June 2024 the trial was running; the page says which day it shows and which times are uncertain."""
    reader = guest("consultant")
    now, then = reader.read(VISION), reader.read(f"{VISION}?until=2024-03-10")
    assert "afsluttet: beholdes" in now
    assert "Kun det, der kan være sket til og med 10. marts 2024, vises." in then
    assert "i gang" in then.split("Prøvehandlinger under planen")[1]
    assert "afsluttet: beholdes" not in then
    assert reader.get(f"{VISION}?until=2023-12-31").status_code == 404
    assert reader.get(f"{VISION}?until=snart").status_code == 400


def test_a_case_until_a_day_shows_what_can_have_happened(guest: Callable[..., Visitor]) -> None:
    """Until today the case is there with all its steps; until a day before it was opened there is none."""
    reader, day = guest("politician"), datetime.now(COPENHAGEN).date().isoformat()
    text = reader.read(f"/rebild/cases/udvid?until={day}")
    assert "Kun det, der kan være sket til og med" in text
    assert "Udvides en årgang ad gangen." in text
    assert reader.get("/rebild/cases/udvid?until=2024-11-30").status_code == 404


def test_both_times_are_asked_for_in_one_form(past: Past, guest: Callable[..., Visitor]) -> None:
    """The form keeps the moment and the day that are shown, so that one can be changed without the other."""
    page = guest("politician").get(f"{VISION}?as_of={past.at['concluded']}&until=2024-03-10").text
    form = page.split('class="moment-form"')[1].split("</form>")[0]
    assert f'name="as_of" value="{past.at["concluded"]}"' in form
    assert 'name="until" value="2024-03-10"' in form
    assert form.count('name="until"') == 1


def test_the_comparison_speaks_english(past: Past, guest: Callable[..., Visitor]) -> None:
    """The same differences under English headings."""
    text = guest("politician", language="en").read(
        f"{VISION}/diff?from={past.at['adopted'] - 1}&to={past.at['adopted']}"
    )
    assert "Two moments compared: Vision 2030" in text
    assert re.search(r"Changed Plan: Vision 2030 .* State draft adopted", text)
