"""Signing in by choosing a role (demo mode), signing out, and choosing a language."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.kernel.refusal import Refusal
from projections import plan_state
from projections.organisation_rows import UnitRow
from service.guard import PUBLIC, needs
from service.identity import COOKIE, COOKIE_SECONDS, ROLES, Claim
from service.pages.rendering import render
from service.pages.words import N_
from service.policy import POLICY
from service.problems import LANGUAGE_COOKIE
from service.view import view

_YEAR: Final = 365 * 24 * 3600
SEES: Final = {
    "consultant": N_(
        "Reads everything, sets plans up, records meetings, trials, measurements and cases, and corrects."
    ),
    "facilitator": N_("Reads plans and the conversations of networks and trials; calls and minutes network meetings."),
    "leader": N_("Reads plans, decisions and evaluations; records for the unit's own networks and trials."),
    "team": N_("Reads plans, decisions and evaluations; records the unit's own trials."),
    "secretary": N_("Reads plans and evaluations; records cases, recommendations and decisions."),
    "supervisor": N_("Reads across everything and makes supervision reports; not the conversations themselves."),
    "auditor": N_("Reads across everything, with proof that nothing was changed; not the conversations themselves."),
    "dpo": N_("Reads everything and can destroy the key of a text, so that it is erased for good."),
    "politician": N_("Reads plans, decisions and evaluations."),
    "administrator": N_("Reads what is open and registers units, forums and persons; no confidential texts."),
    "body": N_("Reads cases and decisions."),
}
"""What each role can do, in one line."""


class RoleIsUnknown(Refusal):
    """There is no such role to act in."""

    status = 422
    da = "Vælg en af rollerne på listen."
    en = "Choose one of the roles on the list."


class UnitIsMissing(Refusal):
    """The role acts for one unit, and none was chosen."""

    status = 422
    da = "Vælg også den enhed, som rollen handler for."
    en = "Choose also the unit that the role acts for."


class RoleShown(NamedTuple):
    """A role that one can choose: what it can do, and whether it acts for one unit."""

    name: str
    sees: str
    by_unit: bool


class TownUnits(NamedTuple):
    """The units of a municipality."""

    name: str
    units: list[UnitRow]


@needs(PUBLIC)
def sign_in(request: Request) -> Response:
    """Show the roles that one can choose."""
    actor = request.state.actor
    return render(
        request,
        "sign_in.html",
        roles=[RoleShown(role, SEES[role], _by_unit(role)) for role in ROLES],
        chosen=actor.role if actor else None,
        units=_units(request),
        after=_local(request.query_params.get("after")),
    )


@needs(PUBLIC)
async def choose_role(request: Request) -> Response:
    """Sign in: a signed cookie says which role was chosen, and for which unit."""
    form = await request.form()
    role, unit = str(form.get("role", "")), str(form.get("unit", "")) or None
    if role not in ROLES:
        raise RoleIsUnknown
    if _by_unit(role) and unit is None:
        raise UnitIsMissing
    answer = RedirectResponse(_local(str(form.get("after", "/"))), status_code=303)
    cookie = request.app.state.identities.cookie(Claim(role, unit if _by_unit(role) else None))
    secure = request.app.state.settings.secure_cookies
    answer.set_cookie(COOKIE, cookie, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure)
    return answer


@needs(PUBLIC)
async def sign_out(_: Request) -> Response:
    """Forget who was signed in."""
    answer = RedirectResponse("/", status_code=303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


@needs(PUBLIC)
async def choose_language(request: Request) -> Response:
    """Remember the language that was chosen and go back."""
    form = await request.form()
    answer = RedirectResponse(_local(str(form.get("after", "/"))), status_code=303)
    asked = "en" if form.get("lang") == "en" else "da"
    answer.set_cookie(LANGUAGE_COOKIE, asked, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


def _by_unit(role: str) -> bool:
    return "unit" in POLICY[role].values()


def _units(request: Request) -> list[TownUnits]:
    """Give the units of every municipality, for the roles that act for one."""
    found = []
    for town in request.app.state.towns.all():
        with view(town, (plan_state.PROJECTION,), wait_seconds=request.app.state.settings.wait_seconds) as held:
            found.append(TownUnits(town.name, held.find(UnitRow, order=("name",))))
    return found


def _local(address: str | None) -> str:
    """Give an address only when it leads nowhere else."""
    parts = urlsplit(address or "/")
    local = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return address if address and local else "/"
