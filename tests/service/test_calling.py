"""A call to somebody outside ends soon, holds little, and says in one sentence what went wrong."""

from __future__ import annotations

import socket
import time

import pytest

from adapters.seal.calling import CallError, post
from tests.service.answering import Way, answering, broken_off, dripping, no_http, silence, with_

TIMEOUT = 0.5


def call(url: str, largest: int = 1000) -> tuple[int, str, bytes]:
    """Call with little patience."""
    return post(url, b"sent", "text/x.sent", largest=largest, timeout=TIMEOUT)


def test_an_answer_is_given_as_it_came() -> None:
    """Status, type and body are given whatever they are; what was sent arrives as it is."""
    with answering(with_(409, b"5\n", "text/x.tlog.size")) as server:
        assert call(f"{server.url}/path") == (409, "text/x.tlog.size", b"5\n")
        assert server.seen == [("/path", "text/x.sent", b"sent")]
        server.answers(with_(500, b""))
        assert call(server.url)[0] == 500


def test_a_redirect_is_not_followed() -> None:
    """Who answers with another address is not obeyed: what was meant for one goes to nobody else."""
    with answering(with_(200, b"elsewhere")) as elsewhere, answering(with_(307, b"", Location=elsewhere.url)) as server:
        assert call(server.url)[0] == 307
        assert elsewhere.seen == []


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (silence, "did not answer within 0.5 seconds"),
        (dripping, "did not finish its answer in time"),
        (broken_off, "broke its answer off"),
        (no_http, "cannot be reached"),
        (with_(200, b"x" * 1001), "answered with more than 1000 bytes"),
    ],
)
def test_a_bad_answer_is_a_sentence(way: Way, says: str) -> None:
    """Silence, slowness, a broken line, another language and too much of it end within seconds in a clear error."""
    began = time.monotonic()
    with answering(way) as server, pytest.raises(CallError, match=says) as refused:
        call(server.url)
    assert server.url in str(refused.value)
    assert time.monotonic() - began < 5


def test_nobody_there_is_a_sentence() -> None:
    """A port on which nobody listens, and a name that nobody has, are told as such."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://nobody.invalid/"):
        with pytest.raises(CallError, match="cannot be reached"):
            call(url)


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://host/", "http://", "//host", "host", "http://[", "http://host:0x1"]
)
def test_only_web_addresses_are_called(url: str) -> None:
    """Nothing but HTTP and HTTPS is called: no file is read and no other protocol spoken."""
    with pytest.raises(CallError, match="is no address"):
        call(url)
