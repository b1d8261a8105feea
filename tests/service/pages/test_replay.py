from __future__ import annotations

import re
from collections.abc import Callable

from tests.service.pages.amended import Past
from tests.service.pages.visitor import Visitor, text_of

REPLAY = "/rebild/plans/vision/replay"


def test_a_day_shows_what_had_happened_and_what_had_not(guest: Callable[..., Visitor]) -> None:
    """In June 2024 the spring's measurement was there, the autumn's lay ahead, and the target was not reached."""
    text = guest("politician").read(f"{REPLAY}?until=2024-06-30")
    assert "Måltallet er ikke nået" in text
    assert "Ændring siden baseline: +5,5 procentpoint" in text
    happened, ahead = text.split("Endnu ikke sket", 1)
    assert "”Oplevet ro” blev målt til 66,5 % (antal i alt: 120)." in happened
    assert "”Oplevet ro” blev målt til 70,5 % (antal i alt: 118)." in ahead
    assert "nået Illustration" in guest("politician").read(f"{REPLAY}?until=2024-12-31")


def test_a_correction_shows_beside_what_stood_before(past: Past, guest: Callable[..., Visitor]) -> None:
    """The corrected measurement is marked, with its first value, time and reason unfolded below it."""
    text = guest("consultant").read(f"{REPLAY}?until=2024-06-30")
    assert "berigtiget senere" in text
    assert "Hvad der stod før (1)" in text
    assert re.search(r"Værdi 64,5 Skete 30\. april 2024 Begrundelse Tallet var tastet forkert", text)
    assert f"{past.at['spring']} , {past.at['corrected']}" in text


def test_then_stands_beside_today(past: Past, guest: Callable[..., Visitor]) -> None:
    """As known before the amendments the wrong value and the retracted follow-up stand; today's side says otherwise."""
    page = guest("politician").get(f"{REPLAY}?until=2024-06-30&known={past.before}").text
    then, now = (text_of(one) for one in re.findall(r"<section class=\"side.*?</section>", page, re.DOTALL))
    assert "Som det var kendt" in then
    assert "blev målt til 64,5 %" in then
    assert "Tilbagetrukket" not in then
    assert "Som det ser ud i dag" in now
    assert "blev målt til 66,5 %" in now
    assert "Tilbagetrukket" in now
    assert "Et tidligere tidspunkt: Som kendt indtil nr." in text_of(page)


def test_what_was_not_known_then_is_marked(past: Past, guest: Callable[..., Visitor]) -> None:
    """Beside a moment at which the autumn was not measured, today's measurement is news."""
    page = guest("politician").get(f"{REPLAY}?until=2024-12-31&known={past.at['spring']}").text
    then, now = (text_of(one) for one in re.findall(r"<section class=\"side.*?</section>", page, re.DOTALL))
    assert "ikke kendt dengang" not in then
    assert f"nr. {past.at['autumn']} registreret" in now
    assert "ikke kendt dengang" in now


def test_before_the_plan_was_recorded_there_is_nothing_to_know(guest: Callable[..., Visitor]) -> None:
    """One side says that the plan had not been recorded, the other shows it."""
    page = guest("politician").get(f"{REPLAY}?known=1")
    assert page.status_code == 200
    assert "Planen var endnu ikke registreret." in page.text
    assert "Oplevet ro" in page.text


def test_figures_stand_in_the_chart_and_in_a_table(guest: Callable[..., Visitor]) -> None:
    """The chart has a title and a description in words, and a table gives each of its figures."""
    page = guest("politician").get(f"{REPLAY}?until=2024-12-31").text
    assert "style=" not in page
    described = re.search(r'<desc id="chart-1-1-desc">([^<]*)</desc>', page)
    assert described
    assert described[1] == (
        "Baseline: 61,0 % (skoleåret 2023/24); Måltal: 70 % (juni 2025); Måling: 66,5 % (2. maj 2024); "
        "Måling: 70,5 % (30. september 2024)"
    )
    table = re.search(r'<table class="table">.*?</table>', page, re.DOTALL)
    assert table
    assert "Baseline 61,0 % skoleåret 2023/24" in text_of(table[0])


def test_the_days_to_choose_from_are_those_of_the_evaluation(guest: Callable[..., Visitor]) -> None:
    """The list offers each day on which something ended, the day shown chosen; the ways on lead to its neighbours."""
    page = guest("politician").get(f"{REPLAY}?until=2024-06-30").text
    days = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', page)
    assert days == sorted(days)
    assert {"2024-01-10", "2024-05-02", "2024-09-30"} <= set(days)
    assert "2024-04-30" not in days
    assert '<option value="2024-06-30" selected>' in page
    before, after = days[days.index("2024-06-30") - 1], days[days.index("2024-06-30") + 1]
    assert f'href="{REPLAY}?until={before}"' in page
    assert f'href="{REPLAY}?until={after}"' in page


def test_what_cannot_be_asked_for_is_said(guest: Callable[..., Visitor]) -> None:
    """An unknown plan, a day that is none, and a moment that has not come are answered with a page."""
    reader = guest("politician")
    assert reader.get("/rebild/plans/ukendt/replay").status_code == 404
    assert reader.get(f"{REPLAY}?until=snart").status_code == 400
    assert reader.get(f"{REPLAY}?known=999999").status_code == 400


def test_the_replay_speaks_english(guest: Callable[..., Visitor]) -> None:
    """The same evaluation under English headings."""
    text = guest("politician", language="en").read(f"{REPLAY}?until=2024-06-30")
    assert "Until 30 June 2024: 6 entries had happened, 2 lie ahead." in text
    assert "Change since the baseline: +5.5 percentage points" in text
