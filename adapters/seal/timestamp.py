"""Time stamps from outside: a token says that a checkpoint's note was there at a time (RFC 3161).

A token is kept as the authority sent it: the whole TimeStampResp in DER, as `openssl ts -verify -in` reads it. What is
stamped is the SHA-256 of the note's bytes as the log signed them, without cosignatures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from adapters.seal.calling import TIMEOUT_SECONDS, post

LARGEST: Final = 65_536
"""In bytes."""
_OK: Final = 200
_GRANTED: Final = 0
_UNTRUSTED: Final = re.compile(r"Verify error: ([^\"]+)")
_SAYS: Final = {
    "Mismatch between messages": "it is a time stamp of something else",
    "Nonce mismatch": "it does not answer this request: its nonce is another",
    "Certificates neither": "it carries no certificate",
    "Error while verifying certificates": "its signature is broken",
}


class TimestampError(Exception):
    """A token does not hold or was not given; the message says why."""


class Request(NamedTuple):
    """A request for a token (TimeStampReq, DER), and the number that its answer has to repeat."""

    body: bytes
    nonce: int


def roots_in(pem: bytes) -> list[Certificate]:
    """Read the certificates that are trusted, of authorities or of those above them; raises TimestampError."""
    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        message = "The file of trusted roots holds no certificates in PEM"
        raise TimestampError(message) from error


def request_for(note: bytes) -> Request:
    """Make a request for a token over a note, with a nonce of its own and asking for the authority's certificate."""
    builder = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256)
    made = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    assert made.nonce is not None
    return Request(made.as_bytes(), made.nonce)


def ask(url: str, request: Request, *, timeout: float = TIMEOUT_SECONDS) -> bytes:
    """Send a request to an authority and give its answer, unverified; raises CallError and TimestampError."""
    answer = post(url, request.body, "application/timestamp-query", largest=LARGEST, timeout=timeout)
    if answer.status != _OK:
        message = f"{url} answered with status {answer.status} instead of a time stamp"
        raise TimestampError(message)
    return answer.body


def verify(token: bytes, note: bytes, roots: Iterable[Certificate], *, nonce: int | None = None) -> datetime:
    """Give the time at which an authority under one of the roots saw the note; raises TimestampError.

    The certificates have to be valid at that time, not now. With a nonce, the token must repeat it.
    """
    response = _granted(token)
    try:
        VerifierBuilder(roots=list(roots), nonce=nonce).build().verify_message(response, note)
        time = response.tst_info.gen_time
    except (VerificationError, ValueError) as error:
        message = f"The time stamp does not hold: {_reason(str(error))}"
        raise TimestampError(message) from error
    return time


def _granted(token: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(token)
        status, reasons = response.status, "; ".join(response.status_string)
    except ValueError as error:
        message = "The answer is no time stamp (RFC 3161)"
        raise TimestampError(message) from error
    if status != _GRANTED:
        message = f"The authority gave no time stamp: status {status}" + (f", {reasons}" if reasons else "")
        raise TimestampError(message)
    return response


def _reason(said: str) -> str:
    if untrusted := _UNTRUSTED.search(said):
        return f"its certificate is not trusted: {untrusted[1]}"
    return next((says for begins, says in _SAYS.items() if said.startswith(begins)), said.rstrip("."))
