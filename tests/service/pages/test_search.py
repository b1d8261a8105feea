"""The page that finds entries by their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from tests.service.pages.amended import Past
from tests.service.pages.visitor import Visitor, text_of


def test_what_is_found_is_marked_and_leads_to_its_entry(guest: Callable[..., Visitor]) -> None:
    """Each hit links to its entry, says what it is, when it happened and where it belongs, and marks the words."""
    page = guest("consultant").get("/rebild/search?q=årgange").text
    (hit,) = re.findall(r'<li class="hit">(.*?)</li>', page, re.DOTALL)
    assert re.search(r'<a href="/rebild/log/\d+">Beslutning truffet</a>', hit)
    assert "Udvides en <mark>årgang</mark> ad gangen." in hit
    assert "3. december 2024" in hit


def test_the_form_alone_shows_before_one_searches(guest: Callable[..., Visitor]) -> None:
    """Without words the page says how to search, and nothing of hits; in English too."""
    assert "Fundet" not in guest("consultant").read("/rebild/search")
    assert "All words must be there" in guest("consultant", language="en").read("/rebild/search")


def test_nothing_found_says_so(guest: Callable[..., Visitor]) -> None:
    """Words that stand nowhere, and words too common to be sought, give an empty page that says what to try."""
    for words in ("findesikke", "og"):
        assert "Intet blev fundet." in guest("consultant").read(f"/rebild/search?q={words}")


def test_what_is_sought_and_found_is_never_markup(guest: Callable[..., Visitor]) -> None:
    """What somebody types stands on the page as text."""
    page = guest("consultant").get("/rebild/search?q=<script>alert(1)</script>%22><b>").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&gt;&lt;b&gt;" in page


def test_a_refused_search_keeps_the_form(guest: Callable[..., Visitor]) -> None:
    """Confidential texts without a narrowing, and an unreadable day, are refused beside what was typed."""
    visitor = guest("consultant")
    for query, sentence in (("sealed=yes", "skal først afgrænses"), ("from=igår", "er ikke en dag")):
        answer = visitor.get(f"/rebild/search?q=uro&{query}")
        assert answer.status_code == 400
        assert sentence in text_of(answer.text)
        assert 'name="q" type="search" maxlength="200" value="uro"' in answer.text


def test_confidential_texts_are_found_by_those_who_read_them(guest: Callable[..., Visitor]) -> None:
    """A leader finds the own trial's observation under its field's name; a politician finds nothing."""
    address = "/rebild/search?q=afbrydelse&subject=trials&sealed=yes"
    page = guest("leader", "skole-a").get(address).text
    assert "Overgangen gik uden <mark>afbrydelser</mark>." in page
    assert "Iagttagelse:" in page
    assert "Intet blev fundet." in guest("politician").read(address)
    assert "no-store" in guest("politician").get(address).headers["cache-control"]


def test_an_earlier_moment_is_kept(past: Past, guest: Callable[..., Visitor]) -> None:
    """A search of an earlier moment finds what stood then, and leads on at that moment."""
    page = guest("consultant").get("/rebild/search?q=skole&as_of=1").text
    assert "/rebild/log/1?as_of=1" in page
    assert page.count('<li class="hit">') == 1
    assert past.stack.head() > 1


def test_every_page_of_a_municipality_has_the_field(guest: Callable[..., Visitor]) -> None:
    """Whoever reads the timeline can search from everywhere, at the moment shown; others are not offered it."""
    page = guest("consultant").get("/rebild/decisions?as_of=9").text
    (form,) = re.findall(r'<form class="rooms-search".*?</form>', page, re.DOTALL)
    assert 'action="/rebild/search"' in form
    assert 'name="as_of" value="9"' in form
    assert "rooms-search" not in guest("body").get("/rebild/decisions").text


def test_pages_lead_on(visitor: Callable[..., Visitor]) -> None:
    """Many hits come page by page, best first, and each page leads back to the best."""
    consultant, seen, address = visitor("consultant"), [], "/ishoej/search?q=børn or unge or skole or faglig or plan"
    while address:
        page = consultant.get(address).text
        seen.append(re.findall(r'hit-what"><a href="/ishoej/log/(\d+)"', page))
        following = re.search(r'class="pager-next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    assert [len(hits) for hits in seen[:-1]] == [20] * (len(seen) - 1)
    assert len(seen) > 1
    assert len({hit for hits in seen for hit in hits}) == sum(map(len, seen))
    assert "De bedste registreringer" in page
