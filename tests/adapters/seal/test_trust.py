"""Who trusts one key of a log comes to trust the next by the checkpoint that names it, and by nothing else."""

from __future__ import annotations

import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal.note import Checkpoint, NoteError, Signer, Verifier, sign
from adapters.seal.trust import HandoverError, Trust, next_key
from tests.adapters.seal import trees
from tests.adapters.seal.handovers import FORGERIES, SIZES, Cast, called, genuine, made, named, sentence, texts
from tests.adapters.seal.sample_bundle import LEAVES, SIGNER
from tests.adapters.seal.test_bundle import block

NAME = "sporbar-rebild"
CAST = Cast(made(NAME, 1), made(NAME, 2), made(NAME, 3))
TEXT = texts(NAME, {size: bytes([size]) * 32 for size in (*SIZES, 16)})
OLD, NEW, THIRD = (one.verifier() for one in CAST)


def opened(notes: dict[int, bytes], *trusted: Verifier) -> list[int]:
    """Open notes in order, trusting these keys at first, the newest first; gives their sizes."""
    trust = Trust(trusted)
    return [trust.open(notes[size]).size for size in sorted(notes)]


@pytest.mark.parametrize("trusted", [(OLD,), (NEW, OLD), (OLD, OLD)])
def test_a_named_key_is_trusted_from_there_on(trusted: tuple[Verifier, ...]) -> None:
    """The old key alone opens all notes of a log whose key was rotated; so do both, and nothing is lost by a repeat."""
    assert opened(genuine(CAST, TEXT), *trusted) == list(SIZES)


def test_the_new_key_opens_what_it_signed() -> None:
    """Who trusts the new key alone opens the notes from the rotation on, and none before."""
    notes = genuine(CAST, TEXT)
    assert opened({size: notes[size] for size in (8, 12)}, NEW) == [8, 12]
    with pytest.raises(NoteError, match="None of the known keys"):
        opened(notes, NEW)


@pytest.mark.parametrize("trusted", [(OLD,), (THIRD, OLD), (NEW, OLD), (THIRD, NEW, OLD)])
def test_a_chain_of_rotations_is_followed(trusted: tuple[Verifier, ...]) -> None:
    """Each key names the next, however many there were and whichever of the later ones is known already."""
    notes = genuine(CAST, TEXT) | {
        12: sign(TEXT(12, named(CAST.stranger)), CAST.stranger, CAST.new),
        16: sign(TEXT(16), CAST.stranger),
    }
    assert opened(notes, *trusted) == [4, 8, 12, 16]
    for late in (CAST.old, CAST.new):
        with pytest.raises(HandoverError, match=f"{called(late)} alone signed it, which had been replaced by then"):
            opened(notes | {16: sign(TEXT(16), late)}, *trusted)


def test_a_rotation_may_be_said_again() -> None:
    """After a stop, or on a second machine, a later checkpoint names the same key once more and is signed by both."""
    notes = genuine(CAST, TEXT) | {16: sign(TEXT(16, named(CAST.new)), CAST.new, CAST.old)}
    assert opened(notes, OLD) == opened(notes, NEW, OLD) == [4, 8, 12, 16]


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_rotation_is_refused(name: str) -> None:
    """Whoever trusts the old key trusts no other without a text that names it and that both keys signed."""
    shown, forged, pattern = FORGERIES[name]
    notes = genuine(CAST, TEXT) | forged(CAST, TEXT)
    trust = Trust([OLD])
    for size in SIZES:
        if size < shown:
            trust.open(notes[size])
    with pytest.raises(NoteError, match=sentence(pattern, CAST)):
        trust.open(notes[shown])


def test_a_known_key_does_not_name_itself() -> None:
    """Where both keys are known a rotation that the old one did not sign is refused: others could not follow it."""
    notes = genuine(CAST, TEXT) | {8: sign(TEXT(8, named(CAST.new)), CAST.new)}
    message = re.escape("as the next key, but no key before that one signed it")
    with pytest.raises(HandoverError, match=message):
        opened(notes, NEW, OLD)


def test_the_page_shows_a_rotation() -> None:
    """The note on the page is what two keys with the seeds that it names sign, and the first leads to the second."""
    signer = Signer(NAME, Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64))))
    checkpoint = Checkpoint(NAME, 3, trees.mth(LEAVES), (named(signer),))
    assert block("rotation").encode() == sign(checkpoint.text(), signer, SIGNER)
    assert Trust([SIGNER.verifier()]).open(block("rotation").encode()) == checkpoint


def test_other_extension_lines_name_nothing() -> None:
    """A line that only resembles the one that names a key is opaque, as every extension line is to others."""
    lines = ("sporbar-next-keys x", "SPORBAR-NEXT-KEY x", "something sporbar-next-key x")
    assert next_key(Checkpoint(NAME, 4, bytes(32), lines)) is None
    assert opened({4: sign(TEXT(4, *lines), CAST.old)}, OLD) == [4]
