"""What must hold before the program serves, and the pieces that it starts with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from service.database import Database, bring_up_to_date, database
from service.settings import Settings
from service.towns import Towns


class StartupError(Exception):
    """The program may not or cannot start; the message says why and what to do."""


def require_startable(settings: Settings) -> None:
    """Refuse to serve in production without an identity provider."""
    if settings.mode == "production":
        message = (
            "In production people sign in through an identity provider (OIDC), and none is configured: this version "
            "has no OIDC sign-in yet. Start with SPORBAR_MODE=demo to try Sporbar out; in demo mode everybody who can "
            "reach the page can choose a role, and all that is recorded there is marked as an illustration."
        )
        raise StartupError(message)


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Database, Towns]]:
    """Give the database, brought up to date where it is the embedded one, and its municipalities."""
    with database(settings) as held:
        if held.embedded:
            bring_up_to_date(held)
        with Towns(held.app_url, settings.keys_dir) as towns:
            yield held, towns
