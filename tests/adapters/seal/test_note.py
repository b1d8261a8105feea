from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.seal.note import LARGEST_NOTE, NoteError, Signer, Verifier, open_note, sign
from tests.adapters.seal.notes import ENOCH, ENOCH_LINE, PETER, PETER_LINE, PETER_SIGNER, TEXT
from tests.adapters.seal.notes import note as put

SIGNER = Signer("sporbar-rebild", Ed25519PrivateKey.from_private_bytes(b"k" * 32))


def test_the_published_note() -> None:
    """The published signature comes out byte for byte, and the note opens."""
    assert sign(TEXT, PETER_SIGNER) == put(PETER_LINE)
    assert open_note(put(PETER_LINE), [PETER]) == TEXT


def test_any_known_key_opens() -> None:
    """One known key among the signatures is enough; lines of unknown keys count for nothing, wherever they stand."""
    both = put(PETER_LINE, ENOCH_LINE)
    for verifiers in ([PETER], [ENOCH], [PETER, ENOCH], [ENOCH, ENOCH]):
        assert open_note(both, verifiers) == TEXT
    assert open_note(put(*[PETER_LINE] * 100), [PETER]) == TEXT


def test_a_name_or_a_hash_alone_is_no_key() -> None:
    """A line with a known key's name but another hash, or its hash but another name, is an unknown key's."""
    encoded = b64encode(b"\0\0\0\0" + b"s" * 64).decode()
    strangers = (f"— PeterNeumann {encoded}\n", PETER_LINE.replace("PeterNeumann", "PeterNewmann"))
    assert open_note(put(*strangers, PETER_LINE), [PETER]) == TEXT
    with pytest.raises(NoteError, match="None of the known keys signed the note"):
        open_note(put(*strangers), [PETER])


@pytest.mark.parametrize("verifiers", [[], [ENOCH]])
def test_a_note_without_a_known_key_is_refused(verifiers: list[Verifier]) -> None:
    """A text that no known key signed is not given."""
    with pytest.raises(NoteError, match="None of the known keys signed the note"):
        open_note(put(PETER_LINE), verifiers)


def test_a_bad_signature_of_a_known_key_refuses() -> None:
    """A known key's bad signature refuses the note, although another known key signed it well."""
    encoded = ENOCH_LINE.split(" ")[2]
    bad = b64encode(bytes([*b64decode(encoded)[:-1], 0])).decode()
    for line in (f"— EnochRoot {bad}\n", f"— EnochRoot {b64encode(b64decode(encoded)[:20]).decode()}\n"):
        with pytest.raises(NoteError, match=r"The signature of EnochRoot\+af0cfe78 does not hold"):
            open_note(put(PETER_LINE, line), [PETER, ENOCH])
        assert open_note(put(PETER_LINE, line), [PETER]) == TEXT


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[chr(code) for code in range(32)]))


@given(st.lists(texts, min_size=1).map(lambda lines: "\n".join([*lines, ""])), st.data())
def test_what_is_signed_opens_and_what_is_changed_does_not(text: str, data: st.DataObject) -> None:
    """Any text that is signed opens as it was; with one bit turned anywhere it does not."""
    note = sign(text, SIGNER)
    assert open_note(note, [SIGNER.verifier()]) == text
    bit = data.draw(st.integers(0, 8 * len(note) - 1))
    changed = bytearray(note)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NoteError):
        open_note(bytes(changed), [SIGNER.verifier()])


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (b"", "does not end in an empty line and signature lines"),
        (TEXT.encode(), "does not end in an empty line and signature lines"),
        (put(), "does not end in an empty line and signature lines"),
        (put(PETER_LINE[:-1]), "does not end in an empty line and signature lines"),
        (put(PETER_LINE, "\n"), "does not end in an empty line and signature lines"),
        (f"\n{PETER_LINE}".encode(), "does not end in an empty line and signature lines"),
        (put(PETER_LINE, "More.\n"), "does not begin like a signature's"),
        (put(PETER_LINE.replace("—", "-")), "does not begin like a signature's"),
        (put(PETER_LINE.replace("PeterNeumann", "Peter Neumann")), "is not base64"),
        (put(PETER_LINE.replace("PeterNeumann", "Peter+Neumann")), "must be text without spaces"),
        (put(PETER_LINE.replace("PeterNeumann", "Peter\u2003Neumann")), "must be text without spaces"),
        (put(PETER_LINE.replace("PeterNeumann ", " ")), "must be text without spaces"),
        (put(PETER_LINE.replace("=\n", "\n")), "is not base64"),
        (put(PETER_LINE.replace("AM=\n", "AN=\n")), "is not base64"),
        (put(PETER_LINE.replace("=\n", "= \n")), "is not base64"),
        (put("— PeterNeumann\n"), "is not base64"),
        (put("— PeterNeumann x08gow==\n"), "The signature of PeterNeumann is too short"),
        (put(PETER_LINE, "— unknown æøå\n"), "is not base64"),
        (b"\x01" + put(PETER_LINE), "holds a control character"),
        (b"\r\n" + put(PETER_LINE), "holds a control character"),
        (b"\xff" + put(PETER_LINE), "The note is not UTF-8"),
        (put(*[PETER_LINE] * 101), "has 101 signatures; a note has at most 100"),
        (put(PETER_LINE, text="x" * LARGEST_NOTE + "\n"), "bytes long; a note has at most 1000000"),
    ],
)
def test_malformed_notes_are_refused(note: bytes, sentence: str) -> None:
    """A note that is not written as the format says is refused with what is wrong, signed or not."""
    with pytest.raises(NoteError, match=sentence):
        open_note(note, [PETER])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The text does not end in a newline"),
        ("no end", "The text does not end in a newline"),
        ("a\tb\n", "holds a control character"),
        ("a\0b\n", "holds a control character"),
        ("half a character: \ud83d\n", "which UTF-8 cannot write"),
        ("x" * LARGEST_NOTE + "\n", "a note has at most 1000000"),
    ],
)
def test_what_no_note_can_carry_is_not_signed(text: str, sentence: str) -> None:
    """A text that could not be opened again is not signed."""
    with pytest.raises(NoteError, match=sentence):
        sign(text, SIGNER)


def test_the_text_ends_at_the_last_empty_line() -> None:
    """A text may hold empty lines, and even what looks like signatures: only the last part is about who signed."""
    text = f"\n\n{TEXT}\n{PETER_LINE}\n"
    assert open_note(sign(text, SIGNER), [SIGNER.verifier()]) == text
    with pytest.raises(NoteError, match="None of the known keys"):
        open_note(sign(text, SIGNER), [PETER])


def test_two_keys_under_one_identity_are_refused() -> None:
    """Two different known keys with the same name and hash leave open which one is meant, so nothing is opened."""
    twins = [Verifier("sporbar-rebild", number.to_bytes(32)) for number in (5_998, 26_562)]
    assert twins[0].key_id == twins[1].key_id
    with pytest.raises(NoteError, match=r"Two different keys are both named sporbar-rebild\+9f586aa4"):
        open_note(put(PETER_LINE), [PETER, *twins])
