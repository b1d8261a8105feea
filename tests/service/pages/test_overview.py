from __future__ import annotations

from collections.abc import Callable

from tests.service.pages.visitor import Visitor


def test_the_first_screen_leads_to_the_three_jobs(visitor: Callable[..., Visitor]) -> None:
    """Whoever comes sees what Sporbar is for, and a way to decisions, supervision and replay of each municipality."""
    page = visitor().get("/").text
    for address in (
        "/ishoej/decisions",
        "/ishoej/supervision",
        "/ishoej/plans/staerke-faellesskaber/replay",
        "/vesthimmerland",
        "/vesthimmerland/plans/udviklingsplan-2022",
    ):
        assert f'href="{address}"' in page


def test_the_overview_counts_what_is_recorded(visitor: Callable[..., Visitor]) -> None:
    """Each municipality shows its plan and how much stands behind it, and says which counts are of invented things."""
    text = visitor().read("/")
    assert "Ishøj Kommune Stærke Fællesskaber for alle børn og unge strategi, periode ikke oplyst" in text
    counts = text.partition("periode ikke oplyst")[2].partition("Vesthimmerlands Kommune")[0]
    invented, partly = (
        " Illustration : opdigtet eksempel",
        " Delvist illustration : virkelig, men med opdigtede eksempler",
    )
    assert f"aktiviteter 19 holdte møder{invented} 3 prøvehandlinger{invented} 2 beslutninger{invented} 2" in counts
    assert f"registreringer{partly} føjet til 130" in counts
    assert "Hvad mærkerne betyder" in text


def test_the_language_follows_the_browser_and_can_be_chosen(visitor: Callable[..., Visitor]) -> None:
    """Danish and English say the same; the choice is a form that leads back to the page that one was on."""
    english = visitor(language="en")
    assert "The traceable development plan" in english.read("/")
    answer = english.send("/language", lang="da", after="/sign-in")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "Den sporbare udviklingsplan" in english.read("/")


def test_a_language_can_be_asked_for_once(visitor: Callable[..., Visitor]) -> None:
    """`lang` in the address shows that language, and says so to those who read aloud and index."""
    answer = visitor().get("/?lang=en")
    assert (answer.headers["content-language"], '<html lang="en">' in answer.text) == ("en", True)
