"""Answers that say no where people read: a page with the sentence, and ways on. Programs get problem details."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.kernel.refusal import Refusal
from service.identity import COOKIE, NotSignedIn
from service.pages.addresses import Addresses
from service.pages.rendering import render
from service.problems import headers, language, problem, title
from service.reads.moment import MomentIsAhead, NoSuchMoment
from service.town import Town
from service.towns import MunicipalityIsUnknown

_FAULT: Final = 500


def refused(request: Request, refusal: Refusal) -> Response:
    """Answer a refusal. Who is not signed in is led to the sign-in page, and from there back."""
    if _is_program(request):
        return problem(request, refusal)
    _recognise(request)
    town = _town(request) if refusal.status < _FAULT else None
    if isinstance(refusal, NotSignedIn):
        return RedirectResponse(f"/sign-in{_after(request)}", 303)
    page = render(
        request,
        "problem.html",
        status=refusal.status,
        town=town,
        refusal=refusal,
        sentence=refusal.sentence(language(request)),
        title=title(refusal.status, language(request)),
        other_role=f"/sign-in{_after(request)}",
        moment_fails=isinstance(refusal, NoSuchMoment | MomentIsAhead),
    )
    page.headers.update(headers(refusal, language(request)))
    return page


def _is_program(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "json" in request.headers.get("accept", "")


def _recognise(request: Request) -> None:
    """Tell who reads also where no route was found, and so no guard stood."""
    if not hasattr(request.state, "actor"):
        claim = request.app.state.identities.from_cookie(request.cookies.get(COOKIE, ""))
        request.state.actor = claim.actor("", "page") if claim else None


def _town(request: Request) -> Town | None:
    try:
        town: Town = request.app.state.towns.get(request.url.path.split("/")[1])
    except MunicipalityIsUnknown:
        return None
    return town


def _after(request: Request) -> str:
    if request.method not in ("GET", "HEAD"):
        return ""
    return "?" + urlencode({"after": Addresses(request, None).here})
