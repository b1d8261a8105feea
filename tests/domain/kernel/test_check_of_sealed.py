from __future__ import annotations

import pytest

from domain.cases.events import DocumentAttached
from domain.kernel.check import check
from domain.kernel.event import Event
from domain.kernel.texts import Sealed, StoredContent
from domain.trials.events import ObservationRecorded

LIKE_CPR = "ab0102031234cd"


@pytest.mark.parametrize(
    "event",
    [
        ObservationRecorded(trial="ro", seen=Sealed(key=LIKE_CPR, nonce=b"n" * 12, text=b"x")),
        DocumentAttached(
            case="sag",
            document="bilag",
            title="Bilag",
            media_type="text/plain",
            content=StoredContent(key=LIKE_CPR, digest=LIKE_CPR, size=1),
        ),
    ],
)
def test_keys_and_digests_are_nobodys_words(event: Event) -> None:
    """A key or digest whose digits happen to read like a CPR number keeps no entry from being corrected."""
    check(event)
    assert LIKE_CPR in str(event)
