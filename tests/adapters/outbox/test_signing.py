"""Signatures are those of Standard Webhooks, and pauses grow as they should."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.outbox.retrying import LONGEST_WAIT, Patience, retry_after
from adapters.outbox.signing import new_secret, signed, written

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_a_signature_is_the_published_one() -> None:
    """The vector that the libraries of Standard Webhooks are tested with."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}') == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_lines_for_receivers_verify() -> None:
    """What the how-to tells receivers to run accepts what was sent, and no other body, secret, id or time."""
    page = (Path(__file__).parents[3] / "docs/how-to/receive-webhooks.md").read_text()
    given: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], given)  # noqa: S102 the page's own lines are what is tested
    verified, secret, now = given["verified"], new_secret(), int(time.time())
    headers = signed(secret, "a1", now, b"{}")
    assert verified(written(secret), headers, b"{}")
    assert verified(written(secret), headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}, b"{}")
    assert not verified(written(secret), headers, b"{} ")
    assert not verified(written(new_secret()), headers, b"{}")
    assert not verified(written(secret), headers | {"webhook-id": "a2"}, b"{}")
    assert not verified(written(secret), signed(secret, "a1", now - 301, b"{}"), b"{}")


def test_a_secret_is_written_as_libraries_read_it() -> None:
    """`whsec_` and base64 of 32 bytes by chance."""
    secret = new_secret()
    assert base64.b64decode(written(secret).removeprefix("whsec_")) == secret
    assert new_secret() != secret


@given(st.integers(1, 10_000), st.none() | st.floats(0, 1e9))
def test_a_pause_doubles_within_its_bounds(failed: int, asked: float | None) -> None:
    """Half to all of the doubled pause by chance, at least what was asked for, never beyond a day."""
    pause = Patience(first=5, longest=3600).pause(failed, asked).total_seconds()
    whole = min(5 * 2.0 ** min(failed - 1, 30), 3600)
    assert max(whole / 2, min(asked or 0, LONGEST_WAIT)) <= pause + 1e-6
    assert pause <= max(whole, min(asked or 0, LONGEST_WAIT)) + 1e-6


def test_retry_after_is_read_in_both_forms() -> None:
    """Seconds or an HTTP date; what is neither asks for nothing."""
    assert retry_after("120", NOW) == 120
    assert retry_after("Tue, 24 Nov 2026 10:01:30 GMT", NOW) == 90
    assert retry_after("Tue, 24 Nov 2020 10:01:30 GMT", NOW) == 0
    assert retry_after("9" * 400, NOW) == LONGEST_WAIT
    assert [retry_after(word, NOW) for word in (None, "", "soon", "-5", "1.5", "٣")] == [None] * 6


def test_patience_takes_both_failures_and_time() -> None:
    """Neither many failures in a short time nor a long time with few of them are enough."""
    patience = Patience(attempts=3, seconds=60)
    assert not patience.is_over(99, NOW - timedelta(seconds=59), NOW)
    assert not patience.is_over(2, NOW - timedelta(days=9), NOW)
    assert patience.is_over(3, NOW - timedelta(seconds=60), NOW)
