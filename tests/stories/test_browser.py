"""A real browser: every page in both languages, wide and narrow, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from adapters.database import Server
from tests.service.pages.amended import Past, amend
from tests.stories.browser import WIDTHS, Tab, browsing, tab
from tests.stories.client import running, wait_until

PAGES = {
    "overview": "/",
    "sign-in": "/sign-in",
    "front": "/rebild",
    "plan": "/rebild/plans/vision",
    "plan-unfolded": "/rebild/plans/vision?unfold=1",
    "plan-until": "/rebild/plans/vision?until=2024-03-10&as_of={concluded}",
    "plan-compared": "/rebild/plans/vision/diff?from={adopted}",
    "trial-compared": "/rebild/trials/overgange/diff?from=0",
    "nothing-differs": "/rebild/plans/vision/diff?from={adopted}&to={adopted}",
    "timeline": "/rebild/timeline",
    "timeline-narrowed": "/rebild/timeline?subject=case:udvid&as_of=40",
    "search": "/rebild/search?q=skole or netværk",
    "search-sealed": "/rebild/search?q=ro&sealed=yes&subject=trials",
    "entry": "/rebild/log/{spring}",
    "correction": "/rebild/log/{corrected}",
    "decisions": "/rebild/decisions",
    "case": "/rebild/cases/udvid",
    "replay": "/rebild/plans/vision/replay?until=2024-06-30",
    "replay-beside": "/rebild/plans/vision/replay?until=2024-06-30&known={spring}",
    "supervision": "/rebild/supervision?from=2024-01-01&to=2024-12-31",
    "problem-type": "/problems/document-is-erased",
}
SHOWN = (("da", 1280), ("en", 390))
REPLAY = "/rebild/plans/vision/replay?until=2024-06-30"


@pytest.fixture(scope="module")
def past(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """Everything that runs, with the main story told and amended."""
    with running(server, tmp_path_factory.mktemp("browsed")) as stack:
        yield amend(stack)


@pytest.fixture(scope="module")
def base_url(past: Past) -> str:
    """Where the program answers, once it shows all that was recorded."""
    consultant = past.stack.program("consultant")
    wait_until(lambda: consultant.read("timeline")["position"] == past.stack.head())
    return str(past.stack.http.base_url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module", params=SHOWN, ids=str)
def reader(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[Tab]:
    """A consultant's tab in Danish on a wide window, and one in English on a phone's."""
    language, width = request.param
    with tab(browser, base_url, language=language, width=width, role="consultant") as opened:
        yield opened


@pytest.fixture(scope="module")
def scriptless(browser: Browser, base_url: str) -> Iterator[Tab]:
    """A consultant's tab with scripts switched off."""
    with tab(browser, base_url, role="consultant", java_script_enabled=False) as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_everybody(reader: Tab, past: Past, name: str) -> None:
    """Each page breaks no rule of WCAG 2.1 AA, is no wider than any window, and nothing on it fails or is blocked."""
    reader.complaints.clear()
    assert reader.open(PAGES[name].format(**past.at)).ok
    assert reader.complaints == []
    assert reader.violations() == []
    assert [width for width in WIDTHS if reader.overflows(width)] == []


@pytest.mark.parametrize(
    ("address", "status"), [("/rebild/plans/ukendt", 404), ("/rebild/search?q=ro&sealed=yes", 400)]
)
def test_a_refusal_is_for_everybody(reader: Tab, address: str, status: int) -> None:
    """A page that says no is as accessible as any."""
    assert reader.open(address).status == status
    assert reader.violations() == []
    assert [width for width in WIDTHS if reader.overflows(width)] == []


def test_what_breaks_a_rule_is_seen(reader: Tab) -> None:
    """The checks above see a page without a language and one that is too wide."""
    reader.open("/problems/document-is-erased")
    reader.page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [one.split(":")[0] for one in reader.violations()] == ["html-has-lang"]
    reader.page.evaluate("document.querySelector('h1').style.width = '2000px'")
    assert reader.overflows(390)


@pytest.mark.parametrize("name", PAGES)
def test_pages_read_without_scripts(scriptless: Tab, past: Past, name: str) -> None:
    """With scripts switched off each page has its heading and its content, and only scripts' helpers are hidden."""
    scriptless.open(PAGES[name].format(**past.at))
    expect(scriptless.page.locator("h1")).to_be_visible()
    assert len(scriptless.page.locator("main").inner_text()) > 100
    assert scriptless.page.locator("main [hidden]:not(.slider):not(button)").count() == 0


def test_a_day_is_chosen_without_scripts(scriptless: Tab) -> None:
    """Without scripts the list of days and the button replay the evaluation; the slider does not pretend to."""
    scriptless.open(REPLAY)
    expect(scriptless.page.locator(".slider")).to_be_hidden()
    scriptless.page.get_by_label("Hvad der var sket til og med").select_option("2024-09-30")
    scriptless.page.get_by_role("button", name="Vis").click()
    assert "until=2024-09-30" in scriptless.page.url
    expect(scriptless.page.get_by_text("Ændring siden baseline: +9,5 procentpoint")).to_be_visible()


def test_the_slider_replays_day_by_day(browser: Browser, base_url: str) -> None:
    """A key on the slider shows the next day without loading anew: the focus stays, the address follows."""
    with tab(browser, base_url, role="politician") as visitor:
        visitor.open(REPLAY)
        slider = visitor.page.get_by_role("slider")
        slider.focus()
        visitor.page.keyboard.press("ArrowRight")
        expect(visitor.page.locator(".replay-said")).to_contain_text("Til og med 30. september 2024")
        expect(slider).to_be_focused()
        assert "until=2024-09-30" in visitor.page.url
        assert "30. september 2024" in (slider.get_attribute("aria-valuetext") or "")
        expect(visitor.page.get_by_label("Hvad der var sket til og med")).to_have_value("2024-09-30")
        visitor.page.keyboard.press("Home")
        expect(visitor.page.locator(".replay-said")).to_contain_text("Til og med 10. januar 2024")
        assert visitor.complaints == []


def test_an_auditor_follows_a_decision_to_its_proof(browser: Browser, base_url: str, tmp_path: Path) -> None:
    """From the register through the replaced decision's entry to the file that proves it, by links alone."""
    with tab(browser, base_url, role="auditor") as auditor:
        auditor.open("/rebild")
        auditor.page.get_by_role("navigation").get_by_role("link", name="Beslutninger").click()
        replaced = auditor.page.locator("#decision-alle")
        expect(replaced.get_by_text("Liste X:")).to_be_visible()
        replaced.locator(".decision-foot a").first.click()
        expect(auditor.page.locator("h1")).to_contain_text("beslutning truffet")
        with auditor.page.expect_download() as download:
            auditor.page.get_by_role("link", name="Beviset med det underskrevne kontrolpunkt").click()
        download.value.save_as(tmp_path / "proof")
        assert re.match(r"rebild-\d+\.tlog-proof", download.value.suggested_filename)
        assert (tmp_path / "proof").read_text(encoding="utf-8").startswith("c2sp.org/tlog-proof@v1\n")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(browser: Browser, base_url: str) -> None:
    """One tab and one return skip the header."""
    with tab(browser, base_url, role="politician") as visitor:
        visitor.open("/rebild/timeline")
        visitor.page.keyboard.press("Tab")
        expect(visitor.page.get_by_role("link", name="Gå til indholdet")).to_be_focused()
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.locator("#main-content")).to_be_focused()


def test_the_language_is_switched_where_one_is(browser: Browser, base_url: str) -> None:
    """The button in the header shows the same page in the other language, and it stays so."""
    with tab(browser, base_url, role="politician") as visitor:
        visitor.open("/rebild/decisions?forum=bfu")
        visitor.page.get_by_role("button", name="English").click()
        expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
        assert visitor.page.url.endswith("/rebild/decisions?forum=bfu")
        visitor.open("/rebild/timeline")
        expect(visitor.page.locator("h1")).to_have_text("Timeline")


def test_a_printed_report_shows_every_entry(browser: Browser, base_url: str) -> None:
    """On paper nothing is folded away, and what only a screen needs is left out."""
    with tab(browser, base_url, role="supervisor") as visitor:
        visitor.open("/rebild/supervision?from=2024-01-01&to=2024-12-31")
        folded = visitor.page.locator("details.all-entries a").first
        expect(folded).to_be_hidden()
        visitor.page.emulate_media(media="print")
        expect(folded).to_be_visible()
        expect(visitor.page.get_by_role("button", name="Lav rapporten")).to_be_hidden()
