from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.service.pages.amended import SECRET, Past
from tests.service.pages.visitor import Visitor, text_of
from tests.stories.main_story import DOCUMENT


def test_a_decision_shows_who_what_where_when_and_on_what(past: Past, guest: Callable[..., Visitor]) -> None:
    """Forum, time, outcome, text, recommendation, basis, votes, dissent and effect stand together."""
    text = _decision(guest("politician"), "alle")
    assert "8. oktober 2024 · Udvalget Udvidelse godkendt Erstattet" in text
    assert "Indstilling Skole A: Udvid til alle skoler." in text
    assert f"blev afsluttet: beholdes. nr. {past.at['concluded']}" in text
    assert f"Bilag 1 nr. {past.at['document']}" in text
    assert "Muligheder, der blev afvejet ikke oplyst" in text
    assert "Stemmer 5 for, 2 imod, 0 undlod at stemme Mindretal Liste X: Vent et år." in text
    assert "Gælder fra ikke oplyst" in text


def test_decisions_that_replaced_each_other_stand_as_a_chain(guest: Callable[..., Visitor]) -> None:
    """Both ends of a replacement show the whole chain, oldest first, with what stands."""
    chain = (
        "Beslutninger, der har erstattet hinanden, ældste først 8. oktober 2024 "
        "Udvides til alle skoler. Erstattet {old}"
        "erstattet 3. december 2024"
    )
    assert chain.format(old="(denne) ") in _decision(guest("politician"), "alle")
    new = _decision(guest("politician"), "trinvist")
    assert chain.format(old="") in new
    assert "3. december 2024 Udvides en årgang ad gangen. Gælder (denne)" in new
    assert "Begrundelse slettet" in new
    assert "Beslutninger, der har erstattet" not in _decision(guest("politician"), "navn-1")


def test_the_register_is_narrowed(guest: Callable[..., Visitor]) -> None:
    """By forum and by when it was decided, the latest first."""
    reader = guest("politician")
    assert _shown(reader, "") == ["trinvist", "navn-1", "alle"]
    assert _shown(reader, "?from=2024-11-01&to=2024-11-30") == ["navn-1"]
    assert _shown(reader, "?forum=bfu&from=2024-12-01") == ["trinvist"]
    assert _shown(reader, "?forum=andet") == []
    assert reader.get("/rebild/decisions?to=aldrig").status_code == 400


def test_an_earlier_register_does_not_know_what_came_later(past: Past, guest: Callable[..., Visitor]) -> None:
    """As of the decision, it stands, whatever replaced it afterwards."""
    text = _decision(guest("politician"), "alle", f"?as_of={past.at['decided']}")
    assert "godkendt Gælder" in text
    assert "Erstattet" not in text


def test_a_case_tells_its_way_in_order_of_time(guest: Callable[..., Visitor]) -> None:
    """Documents, recommendations and decisions follow each other as they happened."""
    text = guest("politician").read("/rebild/cases/udvid")
    places = [text.index(one) for one in ("Dokument: Bilag 2", "8. oktober 2024 · Udvalget", "3. december 2024 · Udv")]
    assert places == sorted(places)
    assert "Skal alle skoler med?" in text
    assert "Plan Vision 2030" in text
    assert guest("politician").get("/rebild/cases/ukendt").status_code == 404


def test_a_document_is_given_to_those_who_may_read_it(guest: Callable[..., Visitor]) -> None:
    """The bytes come as they were attached, as a download that can run nothing."""
    answer = guest("politician").get("/rebild/cases/udvid/documents/bilag-1")
    assert answer.content == DOCUMENT
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"bilag-1.txt\"; filename*=UTF-8''Bilag%201.txt"
    )
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert guest("administrator").get("/rebild/cases/udvid/documents/bilag-1").status_code == 403
    assert "/documents/" not in guest("administrator").get("/rebild/cases/udvid").text


def test_an_erased_document_is_gone_and_says_so(guest: Callable[..., Visitor]) -> None:
    """Its place on the case stays, marked; asking for it is answered 410, on a page and for a program."""
    reader = guest("politician")
    assert "Dokument: Bilag 2 slettet" in reader.read("/rebild/cases/udvid")
    gone = reader.get("/rebild/cases/udvid/documents/bilag-2")
    assert gone.status_code == 410
    assert "Dokumentet 'Bilag 2' er slettet." in text_of(gone.text)
    assert SECRET not in gone.content
    problem = reader.http.get("/rebild/cases/udvid/documents/bilag-2", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.json()["type"]) == (410, "/problems/document-is-erased")


@pytest.mark.parametrize("address", ["udvid/documents/ukendt", "navn/documents/bilag-1"])
def test_a_document_of_another_case_is_not_found(guest: Callable[..., Visitor], address: str) -> None:
    """A document is reached through its own case alone."""
    assert guest("politician").get(f"/rebild/cases/{address}").status_code == 404


def test_external_bodies_read_decisions(guest: Callable[..., Visitor]) -> None:
    """A board sees the register, which is public, without ways that are closed to it."""
    assert "Udvides til alle skoler." in guest("body").read("/rebild/decisions")


def _decision(reader: Visitor, decision: str, query: str = "") -> str:
    page = reader.get(f"/rebild/decisions{query}").text
    article = re.search(rf'<article [^>]*id="decision-{decision}".*?</article>', page, re.DOTALL)
    assert article
    return text_of(article[0])


def _shown(reader: Visitor, query: str) -> list[str]:
    return re.findall(r'<article [^>]*id="decision-([^"]+)"', reader.get(f"/rebild/decisions{query}").text)
