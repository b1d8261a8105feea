"""The body of add-checkpoint is read to the byte, and what cannot be read is refused in a sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.seal.note import NoteError
from adapters.seal.submission import LARGEST, Submission
from tests.adapters.seal.published import EIGHT, FIVE, FIVE_TO_EIGHT

BODY = Submission(5, FIVE_TO_EIGHT, EIGHT).body()
HASH = b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"


def test_the_published_form_is_read() -> None:
    """Old size, hashes, an empty line and the note are read as the protocol's own example writes them."""
    body = b"old 5\n" + HASH + HASH + b"\n" + EIGHT
    read = Submission.parse(body)
    assert (read.old_size, len(read.proof), read.note) == (5, 2, EIGHT)
    assert read.checkpoint().size == 8
    assert read.body() == body


def test_no_hashes_leave_one_empty_line() -> None:
    """A first submission has the old size 0 and no hash."""
    assert Submission(0, (), FIVE).body() == b"old 0\n\n" + FIVE


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no empty line"),
        (FIVE, "'old' and a decimal"),
        (b"old 05\n\n" + EIGHT, "'old' and a decimal"),
        (b"old +5\n\n" + EIGHT, "'old' and a decimal"),
        (b"old  5\n\n" + EIGHT, "'old' and a decimal"),
        (b"old 5 \n\n" + EIGHT, "'old' and a decimal"),
        (b"old 5\r\n\n" + EIGHT, "'old' and a decimal"),
        (b"old \xd9\xa5\n\n" + EIGHT, "not ASCII"),
        (b"old 9999999999999999999\n\n" + EIGHT, "from 0 to"),
        (b"old 9\n\n" + EIGHT, "larger than the checkpoint's size 8"),
        (b"old 5\nAAAA\n\n" + EIGHT, "32 bytes, not 3"),
        (b"old 5\nno base64\n\n" + EIGHT, "not base64"),
        (b"old 5\n" + HASH.replace(b"w=", b"x=") + b"\n" + EIGHT, "not base64"),
        (b"old 5\n" + HASH * 64 + b"\n" + EIGHT, "at most 63"),
        (b"old 5\n\nmonkeys\n8\n", "does not end in an empty line"),
        (b"old 5\n\n" + EIGHT.replace(b"\n8\n", b"\n08\n"), "without leading zeros"),
        (b"old 5\n\n" + EIGHT + b"x" * LARGEST, "at most 32768"),
    ],
)
def test_a_broken_body_is_refused(body: bytes, says: str) -> None:
    """Whatever is not of the protocol's form is refused with what is wrong."""
    with pytest.raises(NoteError, match=says):
        Submission.parse(body)


@given(st.binary(max_size=200) | st.builds(bytes.join, st.just(b"\n"), st.lists(st.binary(max_size=60), max_size=6)))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """No body is a fault: it is read, or refused as what it is."""
    for sent in (body, b"old 5\n" + body, b"old 5\n\n" + body, b"old 5\n" + body + b"\n\n" + EIGHT):
        with suppress(NoteError):
            assert Submission.parse(sent).body() == sent


@given(st.integers(0, len(BODY) - 1), st.binary(max_size=2))
def test_what_is_read_is_written_again(place: int, other: bytes) -> None:
    """A body changed at any place is refused or read as exactly those bytes: nothing in it is passed over."""
    changed = BODY[:place] + other + BODY[place + 1 :]
    with suppress(NoteError):
        assert Submission.parse(changed).body() == changed
