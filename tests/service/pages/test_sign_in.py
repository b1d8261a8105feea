from __future__ import annotations

from collections.abc import Callable

import pytest

from service.identity import ROLES
from service.pages.sign_in import SEES
from tests.service.pages.visitor import Visitor, text_of


def test_every_role_can_be_chosen_and_says_what_it_sees(visitor: Callable[..., Visitor]) -> None:
    """The sign-in page lists all roles, each with a line of its own."""
    page = visitor().get("/sign-in").text
    assert [role for role in ROLES if f'value="{role}"' not in page] == []
    assert SEES.keys() == set(ROLES)


def test_who_is_not_signed_in_is_led_to_the_role_and_back(visitor: Callable[..., Visitor]) -> None:
    """A page that needs a role leads to the sign-in page, which leads back to the page with its query."""
    reader = visitor()
    answer = reader.get("/ishoej?as_of=40&lang=en")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?after=%2Fishoej%3Fas_of%3D40"
    back = reader.choose_role("consultant", after="/ishoej?as_of=40")
    assert back.headers["location"] == "/ishoej?as_of=40"
    assert reader.get("/ishoej?as_of=40").status_code == 200


def test_the_header_says_who_reads_until_they_sign_out(visitor: Callable[..., Visitor]) -> None:
    """The role shows on every page; signing out forgets it."""
    reader = visitor("supervisor")
    assert "Logget ind som tilsynsførende Log ud" in reader.read("/")
    assert reader.send("/sign-out").headers["location"] == "/"
    assert "Log ind" in reader.read("/")


def test_who_acts_for_a_unit_sees_which(visitor: Callable[..., Visitor]) -> None:
    """The header names the unit that a team acts for."""
    reader = visitor("team", unit="skole-a")
    assert "Logget ind som team, Skole A Log ud" in reader.read("/ishoej")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1"])
def test_nobody_is_led_elsewhere(visitor: Callable[..., Visitor], elsewhere: str) -> None:
    """An address of another site is not followed after signing in."""
    assert visitor().choose_role("consultant", after=elsewhere).headers["location"] == "/"


@pytest.mark.parametrize(
    ("role", "sentence"),
    [("mayor", "Vælg en af rollerne på listen."), ("team", "Vælg også den enhed, som rollen handler for.")],
)
def test_a_choice_that_is_none_is_refused(visitor: Callable[..., Visitor], role: str, sentence: str) -> None:
    """An unknown role, or a team without its unit, gets a sentence, the way back to the roles, and no cookie."""
    answer = visitor().send("/sign-in", on="/sign-in", role=role)
    assert (answer.status_code, sentence in text_of(answer.text)) == (422, True)
    assert "set-cookie" not in answer.headers
    assert '<a href="/sign-in">Vælg en rolle</a>' in answer.text


def test_a_form_from_elsewhere_is_refused(visitor: Callable[..., Visitor]) -> None:
    """A form without this browser's token changes nothing and says what to do."""
    answer = visitor().http.post("/sign-out", data={"form": "x"})
    assert (answer.status_code, "Genindlæs siden" in text_of(answer.text)) == (403, True)
