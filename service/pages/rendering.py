"""Renders a template with what every page needs: language, reader, form token, and the moment that it shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.guard import FORM_FIELD
from service.identity import COOKIE
from service.pages.times import clock, day, said
from service.pages.translations import translations
from service.pages.words import words
from service.problems import language
from service.reads.serving import Reading, moment_headers

WEB: Final = Path(__file__).parents[1] / "web"


@cache
def _environment(lang: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined] # i18n's own
    environment.filters |= {
        "said": lambda written: said(written, lang),
        "day": lambda value: day(value, lang),
        "clock": lambda recorded: clock(recorded, lang),
        "word": lambda value: words(lang).get(value, value),
    }
    return environment


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    held: Reading | None = None,
    **values: Any,  # noqa: ANN401 whatever the template shows
) -> HTMLResponse:
    """Render a page; `held` is the read that it shows, whose moment goes into the headers and the page."""
    lang = language(request)
    identities = request.app.state.identities
    page = (
        _environment(lang)
        .get_template(template)
        .render(
            request=request,
            lang=lang,
            actor=getattr(request.state, "actor", None),
            form_field=FORM_FIELD,
            form_token=identities.form_token(request.cookies.get(COOKIE, "")),
            municipality=held.town if held else None,
            position=held.view.position if held else None,
            as_of=request.query_params.get("as_of"),
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            **values,
        )
    )
    return HTMLResponse(page, status, moment_headers(request, held) if held else {"Content-Language": lang})
