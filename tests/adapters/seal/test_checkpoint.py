from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.seal.nodes import EMPTY_ROOT
from adapters.seal.note import Checkpoint, NoteError, open_note, sign
from tests.adapters.seal.notes import PETER, PETER_SIGNER

ORIGIN = "example.com/behind-the-sofa"
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
PUBLISHED = Checkpoint(
    ORIGIN, 20852163, bytes.fromhex("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
)
TEXT = f"{ORIGIN}\n20852163\n{ROOT}\n"


def lines() -> some.SearchStrategy[str]:
    """Give lines that a note can carry."""
    return some.text(some.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=40)


def test_the_published_checkpoint_is_read_and_written() -> None:
    """The specification's example is read as its origin, size and root, and written the same."""
    assert Checkpoint.parse(TEXT) == PUBLISHED
    assert PUBLISHED.text() == TEXT


def test_an_empty_tree_is_written_as_zero() -> None:
    """The empty tree's size is 0, its root the hash of nothing."""
    checkpoint = Checkpoint("sporbar.example/rebild", 0, EMPTY_ROOT)
    assert checkpoint.text() == "sporbar.example/rebild\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@given(
    some.builds(
        Checkpoint,
        lines(),
        some.integers(0, 2**63 - 1),
        some.binary(min_size=32, max_size=32),
        some.lists(lines(), max_size=3).map(tuple),
    )
)
def test_every_checkpoint_comes_back_through_a_signed_note(checkpoint: Checkpoint) -> None:
    """What is signed is what is read, extension lines included."""
    assert Checkpoint.parse(open_note(sign(checkpoint.text(), PETER_SIGNER), [PETER])) == checkpoint


@given(some.text(alphabet="0123456789\nA=é\x00/+", max_size=120) | some.text())
def test_any_text_is_a_checkpoint_or_refused(text: str) -> None:
    """Reading gives a checkpoint that is written the same way, or a NoteError, and nothing else."""
    with suppress(NoteError):
        assert Checkpoint.parse(text).text() == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The checkpoint has 0 lines; it needs origin, size and root"),
        (f"{ORIGIN}\n5\n", "The checkpoint has 2 lines; it needs origin, size and root"),
        (TEXT[:-1], "The checkpoint does not end in a newline"),
        (f"\n5\n{ROOT}\n", "A checkpoint's line is empty or holds a control character: ''"),
        (f"{TEXT}\n", "A checkpoint's line is empty or holds a control character: ''"),
        (f"{TEXT}extension\n\n", "A checkpoint's line is empty or holds a control character: ''"),
        (f"{ORIGIN}\r\n5\n{ROOT}\n", r"A checkpoint's line is empty or holds a control character: '.*\\r'"),
        *(
            (f"{ORIGIN}\n{size}\n{ROOT}\n", "The checkpoint's size is not a decimal number without leading zeros: .*")
            for size in (
                "",
                "05",
                "00",
                "-1",
                "+1",
                "1.0",
                "1_0",
                " 1",
                "1 ",
                "0x1",
                "\N{ARABIC-INDIC DIGIT ONE}",
                "9" * 20,
            )
        ),
        (f"{ORIGIN}\n{2**63}\n{ROOT}\n", f"A checkpoint's size is from 0 to {2**63 - 1}, not {2**63}"),
        (f"{ORIGIN}\n5\n{ROOT[:-1]}\n", f"'{ROOT[:-1]}' is not base64".replace("+", r"\+")),
        (f"{ORIGIN}\n5\n{ROOT[:-2]}J=\n", ".* is not base64"),
        (f"{ORIGIN}\n5\n\n", "'' is not base64"),
        (f"{ORIGIN}\n5\nCsUY\n", "A checkpoint's root has 32 bytes, not 3"),
    ],
)
def test_a_malformed_checkpoint_is_refused_with_its_reason(text: str, sentence: str) -> None:
    """Whatever is wrong with a checkpoint is said in a sentence."""
    with pytest.raises(NoteError, match=f"^{sentence}$"):
        Checkpoint.parse(text)


def test_no_checkpoint_is_made_that_cannot_be_written() -> None:
    """A line break in the origin, a negative size or a root of another length is refused at once."""
    with pytest.raises(NoteError, match=r"^A checkpoint's line is empty or holds a control character: 'a\\nb'$"):
        Checkpoint("a\nb", 1, EMPTY_ROOT)
    with pytest.raises(NoteError, match=r"^A checkpoint's size is from 0 to 9223372036854775807, not -1$"):
        Checkpoint("a", -1, EMPTY_ROOT)
    with pytest.raises(NoteError, match=r"^A checkpoint's root has 32 bytes, not 0$"):
        Checkpoint("a", 1, b"")
    with pytest.raises(NoteError, match=r"^A checkpoint's line is empty or holds a control character: ''$"):
        Checkpoint("a", 1, EMPTY_ROOT, ("",))
