"""Signing in by choosing a role (demo mode), signing out, and choosing a language."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.kernel.refusal import Refusal
from projections import plan_state
from projections.organisation_rows import UnitRow
from service.guard import PUBLIC, needs
from service.identity import COOKIE, COOKIE_SECONDS, ROLES, Claim
from service.pages.rendering import render
from service.policy import POLICY
from service.problems import LANGUAGE_COOKIE
from service.view import view

_YEAR: Final = 365 * 24 * 3600


class RoleIsUnknown(Refusal):
    """There is no such role to act in."""

    status = 422
    da = "Vælg en af rollerne på listen."
    en = "Choose one of the roles on the list."


@needs(PUBLIC)
def sign_in(request: Request) -> Response:
    """Show the roles that one can choose."""
    return render(
        request, "sign_in.html", roles=ROLES, units=_units(request), after=_local(request.query_params.get("after"))
    )


@needs(PUBLIC)
async def choose_role(request: Request) -> Response:
    """Sign in: a signed cookie says which role was chosen, and for which unit."""
    form = await request.form()
    role, unit = str(form.get("role", "")), str(form.get("unit", "")) or None
    if role not in ROLES:
        raise RoleIsUnknown
    answer = RedirectResponse(_local(str(form.get("after", "/"))), status_code=303)
    by_unit = "unit" in POLICY[role].values()
    cookie = request.app.state.identities.cookie(Claim(role, unit if by_unit else None))
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


def _units(request: Request) -> dict[str, list[UnitRow]]:
    """Give the units of every municipality, for the roles that act for one."""
    found = {}
    for town in request.app.state.towns.all():
        with view(town, (plan_state.PROJECTION,), wait_seconds=request.app.state.settings.wait_seconds) as held:
            found[town.name] = held.find(UnitRow, order=("name",))
    return found


def _local(address: str | None) -> str:
    """Give an address only when it leads nowhere else."""
    parts = urlsplit(address or "/")
    local = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return address if address and local else "/"
