from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from tests.service.pages.amended import Past
from tests.service.pages.visitor import Visitor


def test_entries_are_told_newest_first(past: Past, guest: Callable[..., Visitor]) -> None:
    """Each entry has its sentence, when it happened, who recorded it in which role, and when."""
    page = guest("consultant").get("/rebild/timeline").text
    shown = [int(position) for position in re.findall(r'<a href="/rebild/log/(\d+)">Registrering', page)]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == past.stack.head()
    text = guest("consultant").read("/rebild/timeline")
    assert "20. februar 2024 Netværket ”Netværk Nord” holdt møde (netværksmøde)." in text
    assert re.search(r"registreret \d+\. \w+\.? \d{4} \d\d:\d\d:\d\d af leder \(Skole A\) · via API", text)


def test_amended_entries_stay_and_lead_to_what_amended_them(past: Past, guest: Callable[..., Visitor]) -> None:
    """A corrected or retracted entry keeps its words and links to the entry that says so; that one links back."""
    page = guest("consultant").get("/rebild/timeline?subject=evaluations").text
    assert f'Berigtiget <a href="/rebild/log/{past.at["corrected"]}"' in page
    assert "blev målt til 64,5 %" in unescape(page)
    records = guest("consultant").read("/rebild/timeline?subject=records")
    assert f"Registrering nr. {past.at['spring']} (måling registreret) blev berigtiget." in records
    plans = guest("consultant").get("/rebild/timeline?subject=plans").text
    assert re.search(r'class="timeline-what retracted">Udvalget fulgte op på', plans)


def test_texts_are_open_closed_or_erased(guest: Callable[..., Visitor]) -> None:
    """A consultant reads what was thought, a politician that it is confidential, and nobody what was erased."""
    assert "Refleksion Det er forudsigeligheden, der virker" in guest("consultant").read(
        "/rebild/timeline?subject=trials"
    )
    closed = guest("politician").read("/rebild/timeline?subject=trials")
    assert "Refleksion fortrolig" in closed
    assert "forudsigeligheden" not in closed
    assert "Begrundelse slettet" in guest("consultant").read("/rebild/timeline?subject=cases")


def test_the_timeline_is_narrowed(guest: Callable[..., Visitor]) -> None:
    """By what it is about, by type, by unit and by when it happened."""
    reader = guest("politician")
    assert _sentences(reader, "type=trial-concluded") == [
        "Prøvehandlingen ”Fælles gennemgang af overgange” blev afsluttet: beholdes."
    ]
    about_b = _sentences(reader, "unit=dagtilbud-b")
    assert "Dagtilbud B blev medlem af netværket ”Netværk Nord”." in about_b
    assert not [one for one in about_b if "Skole A" in one]
    in_may = _sentences(reader, "from=2024-05-15&to=2024-05-31")
    assert "Prøvehandlingen ”Fælles gennemgang af overgange” blev afsluttet: beholdes." in in_may
    assert "Netværket ”Netværk Nord” holdt møde (netværksmøde)." not in in_may
    assert _sentences(reader, "subject=case:navn") == [
        "Udvalget traf beslutning i sagen ”Navn” (godkendt): Ja.",
        "Sagen ”Navn” blev oprettet til Udvalget.",
    ]
    assert '<option value="case:navn" selected>Navn</option>' in reader.get("/rebild/timeline?subject=case:navn").text


def test_what_was_recorded_for_a_unit_counts_as_its_own(guest: Callable[..., Visitor]) -> None:
    """An entry that names no unit but was recorded by somebody acting for it shows among the unit's."""
    assert "Prøvehandlingen ”Stille start” blev sat i gang." in _sentences(guest("politician"), "unit=skole-a")


def test_pages_follow_each_other_without_gap(past: Past, guest: Callable[..., Visitor]) -> None:
    """Following 'older' shows every entry once, all as of the first page's moment."""
    reader, address, seen = guest("consultant"), "/rebild/timeline", list[int]()
    while address:
        page = reader.get(address).text
        seen += [int(position) for position in re.findall(r'<a href="/rebild/log/(\d+)">Registrering', page)]
        older = re.search(r'class="pager-next" href="([^"]+)"', page)
        address = unescape(older[1]) if older else ""
    assert seen == list(range(past.stack.head(), 0, -1))


def test_an_earlier_moment_shows_nothing_that_came_later(past: Past, guest: Callable[..., Visitor]) -> None:
    """As of the position before the amendments, nothing says that anything was amended."""
    page = guest("consultant").get(f"/rebild/timeline?as_of={past.before}&subject=evaluations")
    assert "Et tidligere tidspunkt:" in page.text
    assert page.headers["sporbar-position"] == str(past.before)
    assert 'href="/rebild/log/' + str(past.at["corrected"]) not in page.text
    assert f'name="as_of" value="{past.before}"' in page.text


def test_a_day_that_is_none_is_answered_with_a_sentence(guest: Callable[..., Visitor]) -> None:
    """What cannot be read is said so on a page, with its status."""
    answer = guest("politician").get("/rebild/timeline?from=i-morgen")
    assert answer.status_code == 400
    assert "er ikke en dag" in answer.text


def test_the_timeline_speaks_english(guest: Callable[..., Visitor]) -> None:
    """Sentences are told in English too."""
    text = guest("politician", language="en").read("/rebild/timeline?type=decision-taken")
    assert "Udvalget decided in the case “Udvidelse” (changed): Udvides en årgang ad gangen." in text


def _sentences(reader: Visitor, query: str) -> list[str]:
    page = reader.get(f"/rebild/timeline?{query}").text
    return [unescape(one) for one in re.findall(r'<h3 class="timeline-what[^"]*">([^<]*)</h3>', page)]
