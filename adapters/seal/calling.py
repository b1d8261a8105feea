"""One HTTP request to somebody outside: bounded in time and size, without following redirects."""

from __future__ import annotations

import http.client
import time
from typing import Final, NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

TIMEOUT_SECONDS: Final = 10.0
_PIECE: Final = 16_384


class CallError(Exception):
    """A call got no usable answer; the message says why."""


class Answer(NamedTuple):
    """An answer's status, the media type as it was sent, and the body."""

    status: int
    type: str
    body: bytes


def require_web_address(url: str) -> None:
    """Refuse an address that is not one of HTTP or HTTPS with a host; raises CallError."""
    try:
        split = urlsplit(url)
        usable = split.scheme in ("http", "https") and bool(split.hostname) and (split.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        message = f"{url!r} is no address of the form https://…"
        raise CallError(message)


def post(url: str, body: bytes, content_type: str, *, largest: int, timeout: float = TIMEOUT_SECONDS) -> Answer:
    """Send a body and give the answer, whatever its status; raises CallError.

    `timeout` (seconds) is for reaching the server and for each wait, and again for the whole of the answer; `largest`
    (bytes) is for the answer's body.
    """
    require_web_address(url)
    request = Request(url, body, {"Content-Type": content_type, "User-Agent": "sporbar"})  # noqa: S310 http or https
    opener = OpenerDirector()  # without what follows redirects and opens files
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    try:
        response = opener.open(request, timeout=timeout)
        assert response is not None
        with response:
            held = _read(response, largest, time.monotonic() + timeout, url)
            return Answer(response.status, response.headers.get("Content-Type", ""), held)
    except TimeoutError as error:
        raise CallError(_late(url, timeout)) from error
    except (URLError, http.client.HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, TimeoutError):
            raise CallError(_late(url, timeout)) from error
        message = f"{url} cannot be reached: {reason!s}" if str(reason) else f"{url} cannot be reached: {reason!r}"
        raise CallError(message) from error


def _read(response: http.client.HTTPResponse, largest: int, deadline: float, url: str) -> bytes:
    held = bytearray()
    while piece := response.read1(_PIECE):
        held += piece
        if len(held) > largest:
            message = f"{url} answered with more than {largest} bytes"
            raise CallError(message)
        if time.monotonic() > deadline:
            message = f"{url} did not finish its answer in time"
            raise CallError(message)
    if response.length:
        message = f"{url} broke its answer off"
        raise CallError(message)
    return bytes(held)


def _late(url: str, timeout: float) -> str:
    return f"{url} did not answer within {timeout:g} seconds"
