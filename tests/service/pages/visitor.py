"""Somebody who visits the pages with a browser: cookies are kept, forms are sent with their hidden fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import httpx


@dataclass(frozen=True)
class Visitor:
    """A browser without scripts."""

    http: httpx.Client

    def get(self, address: str) -> httpx.Response:
        """Ask for an address; redirects are given as they are."""
        return self.http.get(address, headers={"Accept": "text/html"})

    def read(self, address: str) -> str:
        """Give the text of a page that shows, as a reader sees it: without marks, spaces as one."""
        answer = self.get(address)
        assert answer.status_code == httpx.codes.OK, answer.text
        return text_of(answer.text)

    def send(self, address: str, *, on: str = "/", **fields: str) -> httpx.Response:
        """Send a form with the token that the page `on` gives."""
        token = re.search(r'name="form" value="([^"]+)"', self.http.get(on).text)
        assert token
        return self.http.post(address, data={"form": token[1], **fields})

    def choose_role(self, role: str, unit: str = "", after: str = "/") -> httpx.Response:
        """Sign in."""
        answer = self.send("/sign-in", on="/sign-in", role=role, unit=unit, after=after)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        return answer


def text_of(page: str) -> str:
    """Give a page's text without its marks, spaces as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
