"""Security headers on every answer, a limit on every body, and one log line for every request."""

from __future__ import annotations

import time
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import BodyIsTooLarge, NoSuchPage, problem

BODY_LIMIT_MB: Final = 8
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
logger = structlog.get_logger()


class Armour:
    """Wraps the application: headers, limit, log line. Query strings are never logged: they can hold what one seeks."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        limit = BODY_LIMIT_MB * 1024 * 1024
        if _declared_length(scope) > limit:
            await problem(Request(scope), BodyIsTooLarge(limit=BODY_LIMIT_MB))(scope, receive, dressed)
        elif "\n" in scope["path"]:  # routes end in the regular expression `$`, which lets a newline follow
            await problem(Request(scope), NoSuchPage())(scope, receive, dressed)
        else:
            await self._app(scope, _limited(receive, limit), dressed)
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        logger.info("request", method=scope["method"], path=scope["path"], status=status, ms=milliseconds)


def _declared_length(scope: Scope) -> int:
    value = Headers(scope=scope).get("content-length", "0")
    return int(value) if value.isdigit() else 0


def _limited(receive: Receive, limit: int) -> Receive:
    """Count what comes in, so that a body without a declared length is held to the limit too."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise BodyIsTooLarge(limit=BODY_LIMIT_MB)
        return message

    return counting
