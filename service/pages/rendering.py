"""Renders a template with what every page needs: language, reader, form token, and the moment that it shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from projections.organisation_rows import UnitRow
from service.guard import FORM_FIELD
from service.identity import COOKIE
from service.pages.addresses import Addresses
from service.pages.filters import filters
from service.pages.translations import translations
from service.policy import Actor, scope_of
from service.problems import language
from service.reads.evaluation import today
from service.reads.serving import Reading, moment_headers
from service.town import Town

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
    environment.filters |= filters(lang)
    return environment


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    held: Reading | None = None,
    town: Town | None = None,
    **values: Any,  # noqa: ANN401 whatever the template shows
) -> HTMLResponse:
    """Render a page; `held` is the read that it shows, whose moment goes into the headers and the page.

    A page that shows a municipality without reading its rows names the `town`.
    """
    lang = language(request)
    identities = request.app.state.identities
    actor = getattr(request.state, "actor", None)
    town = held.town if held else town
    addresses = Addresses(request, town.slug if town else None)
    page = (
        _environment(lang)
        .get_template(template)
        .render(
            request=request,
            lang=lang,
            actor=actor,
            acts_for=_acts_for(actor, held),
            may=lambda permission: actor is None or scope_of(actor, permission) is not None,
            form_field=FORM_FIELD,
            form_token=identities.form_token(request.cookies.get(COOKIE, "")),
            municipality=town,
            position=held.view.position if held else None,
            recorded_until=_recorded_until(held) if held else None,
            addresses=addresses,
            to=addresses.to,
            as_of=addresses.as_of,
            today=today(),
            demo=request.app.state.settings.mode == "demo",
            **values,
        )
    )
    return HTMLResponse(page, status, moment_headers(request, held) if held else {"Content-Language": lang})


def _recorded_until(held: Reading) -> int | None:
    """When the last entry that a page shows was recorded (microseconds since 1970 UTC)."""
    entry = held.town.log.at([held.view.position])
    return entry[0].recorded if entry else None


def _acts_for(actor: Actor | None, held: Reading | None) -> str | None:
    """Name the unit that a reader acts for; by its id where no municipality is shown that has it."""
    if actor is None or actor.unit is None:
        return None
    row = held.view.one(UnitRow, ("unit", "=", actor.unit)) if held else None
    return row.name if row else actor.unit
