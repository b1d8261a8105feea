from __future__ import annotations

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from adapters.seal.note import NoteError, Signer, open_note, sign
from tests.adapters.seal.notes import ENOCH, ENOCH_LINE, PETER, PETER_LINE, PETER_SIGNATURE, PETER_SIGNER, TEXT, note

BAD_LINE = f"— PeterNeumann {PETER_SIGNATURE[:-4]}nAQ=\n"
NAMES = ("a\u00adb", "a\u200bb", "a\x7fb", "\ue000", "ishøj/—")
SPECIFIED = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
SPECIFIED_LINE = (
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)


def test_the_specified_note_is_read() -> None:
    """The specification's example parts at its last empty line, and only a known key's signature beside it opens it."""
    with pytest.raises(NoteError, match=r"^None of the known keys signed the note$"):
        open_note(note(SPECIFIED_LINE, text=SPECIFIED), [PETER])
    known = sign(SPECIFIED, PETER_SIGNER).decode().rpartition("\n\n")[2]
    assert open_note(note(SPECIFIED_LINE, known, text=SPECIFIED), [PETER]) == SPECIFIED


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_refuses_nothing(name: str) -> None:
    """A name that the specification allows is a key's, and an unknown key's line under it is ignored."""
    assert open_note(note(PETER_LINE.replace("PeterNeumann", name), PETER_LINE), [PETER]) == TEXT
    strange = Signer(name, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert open_note(sign(TEXT, strange), [strange.verifier()]) == TEXT


@pytest.mark.parametrize("lines", [(PETER_LINE, BAD_LINE), (BAD_LINE, PETER_LINE), (ENOCH_LINE, PETER_LINE, BAD_LINE)])
def test_a_good_signature_does_not_cover_a_bad_one(lines: tuple[str, ...]) -> None:
    """A known key's bad signature refuses the note, also when the same key signed it well."""
    with pytest.raises(NoteError, match=r"^The signature of PeterNeumann\+c74f20a3 does not hold$"):
        open_note(note(*lines), [PETER, ENOCH])


@given(some.binary() | some.text().map(lambda text: note(PETER_LINE, text) + text.encode(errors="replace")))
def test_any_bytes_are_opened_or_refused(written: bytes) -> None:
    """Opening gives a signed text or a NoteError, and nothing else, whatever the bytes are."""
    with suppress(NoteError):
        assert open_note(written, [PETER]) == TEXT
