"""Addresses on the pages: within one municipality, at the moment that is shown."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

MOMENT: Final = ("as_of", "known")
_PLACES: Final = ("cursor", "lang")


class Addresses:
    """Gives addresses for one request: those that it leads on to, and its own at other moments."""

    def __init__(self, request: Request, municipality: str | None) -> None:
        """Lead on from a request; `municipality` is the slug of the one that it shows, if any."""
        self._request = request
        self._municipality = municipality
        self.as_of = request.query_params.get("as_of")

    def to(self, path: str = "", **query: object) -> str:
        """Give the address of a page of this municipality at the moment shown; what is None or empty is left out."""
        asked = {"as_of": self.as_of, **query}
        held = {name: value for name, value in asked.items() if value not in (None, "")}
        return f"/{self._municipality}{path}" + (f"?{urlencode(held)}" if held else "")

    def entry(self, position: int) -> str:
        """Give the address of one entry, at the moment shown."""
        return self.to(f"/log/{position}")

    @property
    def here(self) -> str:
        """Give this page's own address as it was asked for, in whichever language."""
        return self._with([pair for pair in self._request.query_params.multi_items() if pair[0] != "lang"])

    @property
    def now(self) -> str:
        """Give this page's address without a moment."""
        return self._with(self.kept)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Give what was asked for besides the moment, which a form about the moment sends along."""
        held = self._request.query_params.multi_items()
        return [(name, value) for name, value in held if name not in (*MOMENT, *_PLACES)]

    def _with(self, query: list[tuple[str, str]]) -> str:
        return self._request.url.path + (f"?{urlencode(query)}" if query else "")
