"""Stands before every route: who is asking, and whether the route's permission is theirs. Silence is a no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from starlette.requests import Request

from domain.kernel.refusal import Refusal
from service.identity import COOKIE, Claim, Identities, NotSignedIn
from service.policy import Actor, NotAllowed, Via, require
from service.problems import NoSuchPage

PUBLIC: Final = "public"
FORM_FIELD: Final = "form"
FORM_HEADER: Final = "x-sporbar-form"
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_API: Final = "/api/"
F = TypeVar("F", bound=Callable[..., object])


class FormIsForeign(Refusal):
    """A change asked for with a cookie did not come from one of our own forms."""

    status = 403
    da = "Formularen er udløbet eller kommer fra et andet sted. Genindlæs siden, og prøv igen."
    en = "The form has expired or comes from elsewhere. Reload the page and try again."


def needs(permission: str) -> Callable[[F], F]:
    """Name the permission that a route needs; `PUBLIC` lets everybody in."""

    def mark(endpoint: F) -> F:
        endpoint.permission = permission  # type: ignore[attr-defined] # the mark that the guard reads
        return endpoint

    return mark


def permission_of(endpoint: object) -> str | None:
    """Give the permission that an endpoint names; None when it names none, and so lets nobody in."""
    return getattr(endpoint, "permission", None)


async def guard(request: Request) -> None:
    """Let a request in, or refuse; leaves the actor (None on public routes when not signed in) in its state."""
    permission = permission_of(getattr(request.scope.get("route"), "endpoint", None))
    request.state.actor = None
    if permission is None:
        raise NotAllowed(role="?")
    if "\0" in request.url.path or any("\0" in value for value in request.query_params.values()):
        raise NoSuchPage
    claim, via = await _claim(request)
    municipality = request.path_params.get("municipality")
    if claim is None:
        if permission != PUBLIC:
            raise NotSignedIn
        return
    actor = claim.actor(municipality, via) if municipality else Actor(f"demo-{claim.role}", claim.role, via, claim.unit)
    request.state.claim = claim
    request.state.actor = actor
    if permission != PUBLIC:
        require(actor, permission)


async def _claim(request: Request) -> tuple[Claim | None, Via]:
    identities: Identities = request.app.state.identities
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        claim = identities.from_token(token) if scheme.lower() == "bearer" else None
        if claim is None:
            raise NotSignedIn
        return claim, "api"
    cookie = request.cookies.get(COOKIE, "")
    claim = identities.from_cookie(cookie) if cookie else None
    if request.method not in _SAFE and (claim or not request.url.path.startswith(_API)):
        await _require_own_form(request, identities, cookie)
    return claim, "page"


async def _require_own_form(request: Request, identities: Identities, cookie: str) -> None:
    sent = request.headers.get(FORM_HEADER)
    if sent is None and request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        sent = str((await request.form()).get(FORM_FIELD, ""))
    if not sent or not identities.is_form_token(sent, cookie):
        raise FormIsForeign
