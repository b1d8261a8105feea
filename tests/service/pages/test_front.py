from __future__ import annotations

from collections.abc import Callable

from tests.service.pages.visitor import Visitor


def test_the_front_page_shows_plans_dues_and_the_newest_entries(visitor: Callable[..., Visitor]) -> None:
    """A municipality's front page says what it plans, what is past its time, and what was recorded last."""
    reader = visitor("consultant")
    text = reader.read("/ishoej")
    assert "Stærke Fællesskaber for alle børn og unge" in text
    assert "Som registreret indtil nr. 130" in text
    assert "Over fristen" in text
    assert "Mål: Gruppeordningen på Gildbroskolen er udvidet første gang." in text
    assert 'href="/ishoej/log/130"' in reader.get("/ishoej").text


def test_an_earlier_moment_shows_what_was_recorded_then(visitor: Callable[..., Visitor]) -> None:
    """At an earlier position the page counts what was there, says so, and leads on at the same moment and back."""
    reader = visitor("consultant")
    answer = reader.get("/ishoej?as_of=40")
    assert answer.headers["sporbar-position"] == "40"
    assert "memento-datetime" in answer.headers
    assert 'href="/ishoej/timeline?as_of=40"' in answer.text
    assert "Et tidligere tidspunkt: Som registreret indtil nr. 40" in reader.read("/ishoej?as_of=40")
    assert '<a href="/ishoej">Tilbage til nu</a>' in answer.text


def test_before_the_first_entry_there_is_nothing(visitor: Callable[..., Visitor]) -> None:
    """A day before anything was recorded shows an empty municipality, not an error."""
    text = visitor("consultant").read("/ishoej?as_of=2001-01-01")
    assert "Der var endnu ikke registreret noget." in text
    assert "Der er endnu ikke registreret nogen plan." in text


def test_a_role_is_offered_only_what_it_may_see(visitor: Callable[..., Visitor]) -> None:
    """Supervision is for those who supervise; a politician is not led to it."""
    assert 'href="/ishoej/supervision"' in visitor("supervisor").get("/ishoej").text
    assert 'href="/ishoej/supervision"' not in visitor("politician").get("/ishoej").text


def test_invented_entries_are_marked(visitor: Callable[..., Visitor]) -> None:
    """An illustration carries its mark and what the mark means, also for those who do not see it."""
    assert "Illustration : opdigtet eksempel" in visitor("consultant").read("/ishoej")
