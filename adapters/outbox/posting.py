"""One delivery: a POST to the address that was checked, bounded in time and size, without following redirects."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, Literal, NamedTuple

import httpx

from adapters.outbox.addresses import AddressError, Networks, require_receiver, resolved
from adapters.outbox.retrying import retry_after

TIMEOUT_SECONDS: Final = 15.0
"""For everything, from the name's look-up to the end of the answer."""
LARGEST_ANSWER: Final = 64 * 1024
"""In bytes; what an answer says beyond its status is read past, so that the connection can be used again."""
_REFUSED: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                   HTTPStatus.UNPROCESSABLE_ENTITY)  # fmt: skip
"""With these a receiver says that it is this event that it will not take."""


class Outcome(NamedTuple):
    """How a delivery went.

    `refused`: the receiver was there and will not take this event. `failed`: the receiver is ill, or not there.
    `gone`: it wants no more events. `says` is for people; `retry_after` (seconds) is what the receiver asked for.
    """

    kind: Literal["delivered", "refused", "failed", "gone"]
    says: str
    retry_after: float | None = None


def client() -> httpx.AsyncClient:
    """Give a client for one receiver: connections are kept by address, and another name's must not be used.

    Certificates are checked against those that the machine trusts; proxies from the environment are not used, since
    they would resolve names anew.
    """
    return httpx.AsyncClient(
        verify=ssl.create_default_context(),
        trust_env=False,
        follow_redirects=False,
        timeout=TIMEOUT_SECONDS,
        limits=httpx.Limits(max_connections=1, keepalive_expiry=30),
        headers={"User-Agent": "sporbar", "Accept-Encoding": "identity"},
    )


async def deliver(
    by: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str], networks: Networks
) -> Outcome:
    """Send a body to a receiver and say how it went; raises nothing that a receiver could cause."""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await _post(by, url, body, headers, networks)
    except AddressError as error:
        return Outcome("failed", str(error))
    except (TimeoutError, httpx.TimeoutException):
        return Outcome("failed", f"no answer within {TIMEOUT_SECONDS:g} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        return Outcome("failed", f"cannot be reached: {error or type(error).__name__}")


async def _post(
    by: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str], networks: Networks
) -> Outcome:
    split = require_receiver(url, networks)
    address = httpx.URL(url).copy_with(host=await resolved(split, networks))
    host = split.netloc.rpartition("@")[2]
    names = {"sni_hostname": split.hostname}
    async with by.stream("POST", address, content=body, headers={**headers, "Host": host}, extensions=names) as answer:
        size = 0
        async for piece in answer.aiter_raw():
            size += len(piece)
            if size > LARGEST_ANSWER:
                break
        return _outcome(answer)


def _outcome(answer: httpx.Response) -> Outcome:
    status = answer.status_code
    says = f"answered {status} {answer.reason_phrase}".rstrip()[:200]
    if answer.is_success:
        return Outcome("delivered", says)
    if status == HTTPStatus.GONE:
        return Outcome("gone", says)
    wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
    return Outcome("refused" if status in _REFUSED else "failed", says, wait)
