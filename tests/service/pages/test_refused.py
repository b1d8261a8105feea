from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.service.pages.visitor import Visitor, text_of


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/atlantis", 404, "Kommunen 'atlantis' findes ikke her."),
        ("/ishoej/plans/nope", 404, "'nope' findes ikke"),
        ("/ishoej/nowhere/at/all", 404, "Adressen findes ikke."),
        ("/ishoej?as_of=someday", 400, "'someday' er hverken et nummer, en dag"),
        ("/ishoej?as_of=999999", 400, "'999999' ligger længere fremme"),
        ("/static/nothing.css", 404, "Adressen findes ikke."),
    ],
)
def test_people_get_a_page_with_a_sentence(
    visitor: Callable[..., Visitor], address: str, status: int, sentence: str
) -> None:
    """What cannot be shown is said in one sentence on a page with ways on, under its own status."""
    answer = visitor("consultant").get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert sentence in text_of(answer.text)
    assert "Til alle kommuner" in text_of(answer.text)


def test_a_moment_ahead_leads_back_to_now(visitor: Callable[..., Visitor]) -> None:
    """Who asks for a moment that cannot be shown gets the same page as it is now."""
    page = visitor("consultant").get("/ishoej/plans/staerke-faellesskaber?as_of=999999&unfold=1").text
    assert 'href="/ishoej/plans/staerke-faellesskaber?unfold=1"' in page


def test_a_role_without_access_is_told_and_can_choose_another(visitor: Callable[..., Visitor]) -> None:
    """No access is said on a page that knows who reads, within the municipality, and leads to the roles and back."""
    answer = visitor("body").get("/ishoej")
    text = text_of(answer.text)
    assert answer.status_code == 403
    assert "Rollen 'body' har ikke adgang til dette." in text
    assert "Til forsiden for Ishøj Kommune" in text
    assert 'href="/sign-in?after=%2Fishoej"' in answer.text
    assert 'href="/ishoej"' not in answer.text


def test_programs_get_problem_details_wherever_they_ask(visitor: Callable[..., Visitor]) -> None:
    """Under the API, or when JSON is asked for, a refusal is a problem document and never a page."""
    http = visitor().http
    api = http.get("/api/v1/ishoej/plans", headers={"Accept": "text/html"})
    page = http.get("/nowhere/at/all", headers={"Accept": "application/json"})
    assert [one.headers["content-type"] for one in (api, page)] == ["application/problem+json"] * 2
    assert (api.status_code, page.status_code) == (401, 404)


def test_a_problem_leads_to_what_it_means(visitor: Callable[..., Visitor]) -> None:
    """The type of every problem is an address that explains it, in both languages and without signing in."""
    reader = visitor()
    kind = reader.http.get("/api/v1/ishoej/plans").json()["type"]
    text = reader.read(kind)
    assert "Log ind først: vælg en rolle" in text
    assert "Sign in first: choose a role" in text
    assert "Kommunen '…' findes ikke her." in reader.read("/problems/municipality-is-unknown")
    assert reader.get("/problems/no-such-problem").status_code == 404
