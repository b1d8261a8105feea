"""A time stamp holds for what it stamps, under the roots that are trusted, and in no other case."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.seal.timestamp import TimestampError, request_for, roots_in, verify
from tests.adapters.seal.recordings import NOTE, REQUEST, ROOTS, TOKEN, recorded

TIME = datetime(2026, 11, 24, 13, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("token", "roots", "time"),
    [
        ("identrust/response.tsr", "identrust/root.pem", datetime(2025, 3, 11, 8, 52, 8, tzinfo=UTC)),
        ("sigstage/response-sha256.tsr", "sigstage/chain.pem", datetime(2025, 5, 9, 11, 58, 55, tzinfo=UTC)),
    ],
)
def test_tokens_of_public_authorities_hold(token: str, roots: str, time: datetime) -> None:
    """What public authorities once answered is verified under their roots, and gives the time that they stated."""
    assert verify(recorded(token), b"hello", roots_in(recorded(roots))) == time


def test_a_token_that_answers_its_request_holds() -> None:
    """The answer to a request over the note's bytes holds with the request's nonce and, later, without it."""
    time = verify(TOKEN, NOTE, ROOTS, nonce=REQUEST.nonce)
    assert time == verify(TOKEN, NOTE, ROOTS)
    assert abs((time - TIME).total_seconds()) < 3600


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("own/other-nonce.tsr", "its nonce is another"),
        ("own/refused.b64", "status 2, Message digest algorithm is not supported"),
        ("own/expired.tsr", "its certificate is not trusted: certificate has expired"),
        ("identrust/response.tsr", "its certificate is not trusted"),
        ("sigstage/response-invalid-signature.tsr", "its signature is broken"),
        ("sigstage/response-no-embedded-cert.tsr", "it carries no certificate"),
        ("own/note", "is no time stamp"),
        ("own/request.tsq", "is no time stamp"),
    ],
)
def test_another_answer_is_refused(token: str, says: str) -> None:
    """An answer to something else, a refusal, and what is signed by nobody or too late are refused in a sentence."""
    own = token.startswith("own/")
    roots = roots_in(recorded("sigstage/chain.pem")) if token.startswith("sigstage/") else ROOTS
    with pytest.raises(TimestampError, match=says):
        verify(recorded(token), NOTE if own else b"hello", roots, nonce=REQUEST.nonce if own else None)


@pytest.mark.parametrize("note", [b"hello", NOTE + b"\n", NOTE.replace(b"\n7\n", b"\n8\n"), NOTE[:-1]])
def test_a_token_stamps_one_text(note: bytes) -> None:
    """Not a byte of the note may be another."""
    with pytest.raises(TimestampError, match="of something else"):
        verify(TOKEN, note, ROOTS)


def test_another_root_is_not_trusted() -> None:
    """A token under a root that is not among the trusted ones is refused, and one of several roots is enough."""
    other = roots_in(recorded("own/other.pem"))
    with pytest.raises(TimestampError, match="its certificate is not trusted: unable to get local issuer"):
        verify(TOKEN, NOTE, other)
    assert verify(TOKEN, NOTE, [*other, *ROOTS]) == verify(TOKEN, NOTE, ROOTS)
    with pytest.raises(TimestampError, match="does not hold"):
        verify(TOKEN, NOTE, [])


@pytest.mark.parametrize("pem", [b"", b"no certificate", NOTE, recorded("own/root.pem")[:200]])
def test_roots_have_to_be_certificates(pem: bytes) -> None:
    """A file without certificates is refused, so that nobody believes that something is trusted."""
    with pytest.raises(TimestampError, match="no certificates"):
        roots_in(pem)


@given(st.integers(0, len(TOKEN) - 1), st.integers(1, 255))
def test_a_changed_token_is_refused(place: int, change: int) -> None:
    """A token with any byte changed does not hold or states the same time: then the byte is none that is signed."""
    changed = bytearray(TOKEN)
    changed[place] ^= change
    with suppress(TimestampError):
        assert verify(bytes(changed), NOTE, ROOTS) == verify(TOKEN, NOTE, ROOTS)


@given(st.binary(max_size=300) | st.integers(0, len(TOKEN) - 1).map(lambda end: TOKEN[:end]))
def test_any_bytes_are_refused_in_a_sentence(token: bytes) -> None:
    """Bytes that are no token, cut off or never one, are refused as such."""
    with pytest.raises(TimestampError, match="time stamp"):
        verify(token, NOTE, ROOTS)


def test_every_request_is_another() -> None:
    """Two requests over one note carry different nonces, so that an old answer cannot be passed off as a new one."""
    one, two = request_for(NOTE), request_for(NOTE)
    assert one.nonce != two.nonce
    assert one.body != two.body


def test_openssl_reads_what_is_kept(tmp_path: Path) -> None:
    """The token is verified by openssl over the note's file alone, as the documentation tells others to."""
    openssl = shutil.which("openssl")
    assert openssl, "openssl is needed to check that others can read our time stamps"
    for name, content in (("note", NOTE), ("token.tsr", TOKEN), ("root.pem", recorded("own/root.pem"))):
        (tmp_path / name).write_bytes(content)
    command = [openssl, "ts", "-verify", "-in", "token.tsr", "-data", "note", "-CAfile", "root.pem"]
    checked = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)  # noqa: S603 found above
    assert "Verification: OK" in checked.stdout + checked.stderr
