"""A real browser on the running program: Chromium, without and with scripts, in both languages, wide and narrow."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize, sync_playwright

Language = Literal["da", "en"]
WIDTHS: Final = (1280, 390)
HEIGHT: Final = 900
_AXE: Final = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
_RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")


def chromium() -> str:
    """Give the browser's path: CHROMIUM names it, else the machine's own; skips where there is none."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(named).exists():
        pytest.skip("No Chromium: install one, or name it in CHROMIUM")
    return named


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Tab:
    """A page of the browser in a window of a width, and what it complained of."""

    page: Page
    width: int
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> Response:
        """Go to an address of the program."""
        self._widen(self.width)
        answer = self.page.goto(address)
        assert answer
        return answer

    def choose_role(self, role: str) -> None:
        """Sign in by the form."""
        self.page.goto("/sign-in")
        self.page.locator(f"[name=role][value={role}]").click()
        if self.page.url.endswith("/sign-in"):
            self.page.locator("main form button[type=submit]").first.click()
        assert not self.page.url.endswith("/sign-in")

    def violations(self) -> list[str]:
        """Give what axe-core finds on the page that breaks WCAG 2.1 AA or good practice."""
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(_RULES)}}})")
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def overflows(self, width: int) -> bool:
        """Tell whether the page is wider than a window of this width."""
        self._widen(width)
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def _widen(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})


@contextmanager
def tab(
    browser: Browser,
    base_url: str,
    *,
    language: Language = "da",
    width: int = 1280,
    role: str | None = None,
    **more: Any,  # noqa: ANN401 what the browser's context takes
) -> Iterator[Tab]:
    """Open a tab in a context of its own, signed in by the form where a role is named."""
    locale = "da-DK" if language == "da" else "en-GB"
    size: ViewportSize = {"width": width, "height": HEIGHT}
    context = browser.new_context(base_url=base_url, locale=locale, viewport=size, **more)
    opened = Tab(context.new_page(), width)
    opened.page.on("console", lambda said: _note(opened, said.type, said.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    if role:
        opened.choose_role(role)
    yield opened
    context.close()


def _note(opened: Tab, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        opened.complaints.append(text)
