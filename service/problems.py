"""Answers that say no: RFC 9457 problem details, in the language asked for, with a stable type."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse

from domain.kernel.refusal import Refusal

MEDIA_TYPE: Final = "application/problem+json"
LANGUAGE_COOKIE: Final = "sprog"
_RETRY_SECONDS: Final = "2"
_TITLES: Final = {
    400: ("Forespørgslen kan ikke læses", "The request cannot be read"),
    401: ("Log ind først", "Sign in first"),
    403: ("Ingen adgang", "No access"),
    404: ("Findes ikke", "Not found"),
    405: ("Metoden bruges ikke her", "The method is not used here"),
    409: ("Det strider mod det, der allerede er registreret", "It conflicts with what has been recorded"),
    410: ("Findes ikke længere", "No longer there"),
    413: ("For stort", "Too large"),
    422: ("Indholdet kan ikke bruges", "The content cannot be used"),
    500: ("Fejl i Sporbar", "An error in Sporbar"),
    503: ("Ikke lige nu", "Not right now"),
}


class NoSuchPage(Refusal):
    """The address leads nowhere."""

    status = 404
    da = "Adressen findes ikke."
    en = "There is nothing at this address."


class MethodIsNotUsed(Refusal):
    """The address is there, but not for this method."""

    status = 405
    da = "Adressen findes, men bruges ikke med denne metode."
    en = "The address is there, but it is not used with this method."


class Unexpected(Refusal):
    """A fault of the program; it has been logged."""

    status = 500
    da = "Der skete en fejl, som ikke skyldes dig. Intet blev registreret halvt; fejlen er noteret."
    en = "Something went wrong that is not your doing. Nothing was half recorded; the fault has been noted."


class DatabaseIsAway(Refusal):
    """The database cannot be reached, or all connections are in use."""

    status = 503
    da = "Databasen kan ikke nås lige nu. Prøv igen om lidt; det, der er kvitteret for, er gemt."
    en = "The database cannot be reached right now. Try again in a moment; what was acknowledged is kept."


class OutcomeIsUnknown(Refusal):
    """The database went away while something was being recorded; with an Idempotency-Key asking again is safe."""

    status = 503
    da = "Databasen forsvandt undervejs, så det vides ikke, om det blev registreret. Se efter, før du prøver igen."
    en = "The database went away on the way, so whether it was recorded is not known. Look before you try again."


class DiskIsFull(Refusal):
    """The database's disk has no room for what was to be recorded; what is there can still be read."""

    status = 503
    da = "Der er ikke plads på databasens disk. Intet blev registreret; det, der er kvitteret for, er gemt."
    en = "There is no room on the database's disk. Nothing was recorded; what was acknowledged is kept."


class VaultIsLocked(Refusal):
    """The vault's keys do not fit the wrapping key at hand; nothing is erased, but nothing can be opened."""

    status = 503
    da = "Fortrolige tekster kan ikke åbnes: nøglefilen passer ikke til databasen. Intet er slettet."
    en = "Sealed texts cannot be opened: the key file does not fit the database. Nothing is erased."


class BodyIsTooLarge(Refusal):
    """The request's body is beyond the limit."""

    status = 413
    da = "Indholdet er for stort; grænsen er {limit} MB."
    en = "The body is too large; the limit is {limit} MB."


def language(request: Request) -> str:
    """Give `da` or `en`: the query's `lang`, then the reader's choice, then Accept-Language; Danish otherwise."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if asked in ("da", "en"):
        return asked
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in ("da", "en"):
            return tag
    return "da"


def title(status: int, lang: str) -> str:
    """Give a status's short title."""
    danish, english = _TITLES.get(status, _TITLES[400])
    return english if lang == "en" else danish


def problem(request: Request, refusal: Refusal) -> JSONResponse:
    """Answer a refusal as problem details."""
    lang = language(request)
    body: dict[str, Any] = {
        "type": f"/problems/{refusal.slug()}",
        "title": title(refusal.status, lang),
        "status": refusal.status,
        "detail": refusal.sentence(lang),
        "instance": request.url.path,
        **{name: str(value) for name, value in refusal.fields.items() if name not in ("type", "title", "status")},
    }
    return JSONResponse(body, refusal.status, headers(refusal, lang), media_type=MEDIA_TYPE)


def headers(refusal: Refusal, lang: str) -> dict[str, str]:
    """Give the headers of a refusal's answer, whatever its form."""
    held = {"Content-Language": lang}
    if refusal.status == 503:  # noqa: PLR2004 the status itself is the name
        held["Retry-After"] = _RETRY_SECONDS
    if refusal.status == 401:  # noqa: PLR2004 the status itself is the name
        held["WWW-Authenticate"] = "Bearer"
    return held
