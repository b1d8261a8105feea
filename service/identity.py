"""Who is asking: a signed cookie from the sign-in page, or a bearer token from `sporbar token`. Demo mode."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple, get_args

from itsdangerous import BadSignature, URLSafeTimedSerializer

from adapters.vault.files import secret
from domain.kernel.refusal import Refusal
from domain.people.events import Role
from service.policy import Actor, Via

COOKIE: Final = "sporbar"
COOKIE_SECONDS: Final = 12 * 3600
TOKEN_SECONDS: Final = 30 * 24 * 3600
ROLES: Final[tuple[str, ...]] = get_args(Role)


class NotSignedIn(Refusal):
    """No cookie or token, or one that does not hold."""

    status = 401
    da = "Log ind først: vælg en rolle, eller send et gyldigt adgangsbevis."
    en = "Sign in first: choose a role, or send a valid token."


class OtherMunicipality(Refusal):
    """The token was issued for another municipality."""

    status = 403
    da = "Adgangsbeviset gælder en anden kommune."
    en = "The token is for another municipality."


class Claim(NamedTuple):
    """What a cookie or token says: the role, the unit acted for, and (for tokens) the one municipality."""

    role: str
    unit: str | None = None
    municipality: str | None = None

    def actor(self, municipality: str, via: Via) -> Actor:
        """Give the demo person of this role; all that it records is an illustration."""
        if self.municipality not in (None, municipality):
            raise OtherMunicipality
        return Actor(person=f"demo-{self.role}", role=self.role, via=via, unit=self.unit, illustrates=True)


class Identities:
    """Signs and reads claims with the process's secret file."""

    def __init__(self, keys: Path) -> None:
        """Read the secret in the folder of keys, made on first use."""
        held = secret(keys, "session.key")
        self._cookies = URLSafeTimedSerializer(held, salt="cookie")
        self._tokens = URLSafeTimedSerializer(held, salt="token")
        self._forms = URLSafeTimedSerializer(held, salt="form")

    def cookie(self, claim: Claim) -> str:
        """Sign a claim for the browser."""
        return str(self._cookies.dumps(claim))

    def token(self, claim: Claim) -> str:
        """Sign a claim for a program."""
        return str(self._tokens.dumps(claim))

    def from_cookie(self, value: str) -> Claim | None:
        """Read a cookie; None when it does not hold."""
        return _read(self._cookies, value, COOKIE_SECONDS)

    def from_token(self, value: str) -> Claim | None:
        """Read a bearer token; None when it does not hold."""
        return _read(self._tokens, value, TOKEN_SECONDS)

    def form_token(self, cookie: str) -> str:
        """Give what a form must send back, bound to the browser's cookie (empty before sign-in)."""
        return str(self._forms.dumps(cookie))

    def is_form_token(self, value: str, cookie: str) -> bool:
        """Tell whether a form's token was given to this browser."""
        try:
            return bool(self._forms.loads(value, max_age=COOKIE_SECONDS) == cookie)
        except BadSignature:
            return False


def _read(serializer: URLSafeTimedSerializer, value: str, seconds: int) -> Claim | None:
    try:
        role, unit, municipality = serializer.loads(value, max_age=seconds)
    except (BadSignature, ValueError, TypeError):
        return None
    return Claim(role, unit, municipality) if role in ROLES else None
