"""A page says when entries come in after it was made, and leads to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from adapters.database import Server
from tests.stories.browser import browsing, tab
from tests.stories.client import Stack, running, wait_until
from tests.towns import register_units


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs, with an entry."""
    with running(server, tmp_path_factory.mktemp("data")) as held:
        register_units(held.towns.get("rebild"), 1)
        wait_until(lambda: not any(held.http.get("/readyz").json()["behind"]["rebild"].values()))
        yield held


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser."""
    with browsing() as held:
        yield held


@pytest.mark.parametrize("path", ["/rebild", "/rebild/timeline?subject=people"])
def test_new_entries_are_told_of(stack: Stack, browser: Browser, path: str) -> None:
    """Beside an open page what comes in is counted politely; the link shows it, and then nothing is new."""
    town = stack.towns.get("rebild")
    with tab(browser, str(stack.http.base_url), language="en", role="politician") as opened:
        page = opened.page
        page.goto(path)
        notice = page.get_by_role("status")
        expect(notice).to_be_empty()
        wait_until(lambda: stack.app.state.streams.open == 1)
        for expected in ("1 new entry – show them", "2 new entries – show them"):
            register_units(town, 1, first=town.log.head())
            expect(notice).to_have_text(expected)
        wait_until(lambda: not any(stack.http.get("/readyz").json()["behind"]["rebild"].values()))
        page.get_by_role("link", name="show them").click()
        expect(page.get_by_role("status")).to_be_empty()
        assert page.url.endswith(path)
        assert opened.violations() == opened.complaints == []
    wait_until(lambda: stack.app.state.streams.open == 0)


def test_what_does_not_fit_is_not_told_of(stack: Stack, browser: Browser) -> None:
    """A narrowed page counts only what it would show, and an earlier moment's page follows nothing."""
    town = stack.towns.get("rebild")
    with tab(browser, str(stack.http.base_url), language="en", role="politician") as opened:
        page = opened.page
        page.goto("/rebild/timeline?as_of=1")
        expect(page.get_by_role("status")).to_have_count(0)
        page.goto(f"/rebild/timeline?subject=unit:skole-{town.log.head() + 1}")
        wait_until(lambda: stack.app.state.streams.open == 1)
        register_units(town, 2, first=town.log.head())
        expect(page.get_by_role("status")).to_have_text("1 new entry – show them")
