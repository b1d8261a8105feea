"""Cosignatures hold as others' do, state their time, and count towards a quorum once for each key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal.cosigning import Witness, cosign, cosignatures, require_quorum, witness_of
from adapters.seal.note import Checkpoint, NoteError, Signer, Verifier, open_note, sign
from tests.adapters.seal.published import ARCHE, ARCHE_NOTE, REMORA, REMORA_TIME, WITNESS

TIME = 1_790_000_000
LOG = Signer("log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
TEXT = Checkpoint("log", 7, bytes(range(32))).text()
NOTE = sign(TEXT, LOG)
SIGNERS = [Signer(f"witness-{n}", Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)) for n in (1, 2, 3)]
ONE, TWO, THREE = map(witness_of, SIGNERS)


def cosigned(*signers: Signer, time: int = TIME) -> bytes:
    """Give the note with the cosignatures of some witnesses."""
    return NOTE + "".join(cosign(TEXT, one, time) for one in signers).encode()


def test_a_published_cosignature_holds() -> None:
    """The cosignature of a public witness on a public log's checkpoint is verified, and its time read."""
    (found,) = require_quorum(ARCHE_NOTE, [REMORA], 1)
    assert (found.witness, found.time) == (REMORA, REMORA_TIME)
    assert found.line.encode() in ARCHE_NOTE
    assert open_note(ARCHE_NOTE, [ARCHE, REMORA]).startswith("arche2025h1")


def test_a_changed_checkpoint_is_not_what_was_cosigned() -> None:
    """A cosignature moved to another size, root or extension is refused."""
    for text in (b"1432088532\n", b"U7WM79jr", b"Ro=\n\n"):
        changed = ARCHE_NOTE.replace(text, {b"Ro=\n\n": b"Ro=\nmore\n\n"}.get(text, b"4" + text[1:]), 1)
        assert changed != ARCHE_NOTE
        with pytest.raises(NoteError, match=r"remora.n621.de\+da77ade7 \(its cosignature does not hold\)"):
            require_quorum(changed, [REMORA], 1)


def test_a_witness_key_is_told_from_a_logs() -> None:
    """The same public key has another verifier key and key id as a witness than as a log; neither reads the other."""
    as_log, as_witness = WITNESS.verifier(), witness_of(WITNESS)
    assert as_log.key_id.hex() == "f13a86db"
    assert as_witness.key_id != as_log.key_id
    assert Witness.parse(as_witness.vkey()) == as_witness
    for reads, written in ((Verifier, as_witness), (Witness, as_log)):
        with pytest.raises(NoteError, match="not of the Ed25519 type"):
            reads.parse(written.vkey())


def test_a_cosignature_states_its_time() -> None:
    """The time is part of what is signed: changed afterwards, the cosignature does not hold."""
    (found,) = cosignatures(cosigned(SIGNERS[0]), [ONE])
    assert found.time == TIME
    encoded = found.line.split()[2]
    changed = found.line.replace(encoded[:16], encoded[:14] + ("AA" if encoded[14:16] != "AA" else "BB"))
    assert cosignatures(NOTE + changed.encode(), [ONE]) == []


@pytest.mark.parametrize("time", [-1, 2**63, 2**64])
def test_no_time_that_cannot_be(time: int) -> None:
    """A time before 1970 or past the largest that a cosignature may state is refused when signing."""
    with pytest.raises(NoteError, match="time is from 0"):
        cosign(TEXT, SIGNERS[0], time)


def test_the_largest_time_is_read() -> None:
    """A cosignature that states the end of time is valid, and read without a fault."""
    (found,) = cosignatures(cosigned(SIGNERS[0], time=2**63 - 1), [ONE])
    assert found.time == 2**63 - 1


@pytest.mark.parametrize("value", [b"", b"1234567", b"12345678", bytes(71), bytes(72), bytes(73)])
def test_a_short_or_long_cosignature_does_not_hold(value: bytes) -> None:
    """Bytes that are no time and signature are no cosignature."""
    assert not ONE.verifies(TEXT.encode(), value)


def test_a_quorum_is_reached_by_so_many() -> None:
    """Enough cosignatures of known witnesses are a quorum, whoever else signed and in whatever order."""
    note = cosigned(SIGNERS[2], SIGNERS[0])
    for quorum in (0, 1, 2):
        assert [one.witness for one in require_quorum(note, [ONE, TWO, THREE], quorum)] == [ONE, THREE]
    assert [one.witness for one in require_quorum(note, [THREE], 1)] == [THREE]


def test_what_is_missing_is_named() -> None:
    """Too few cosignatures are refused with the names of the witnesses that did not cosign."""
    with pytest.raises(NoteError) as refused:
        require_quorum(cosigned(SIGNERS[1]), [ONE, TWO, THREE], 2)
    assert str(refused.value) == (
        f"The checkpoint has 1 of 2 cosignatures; missing: witness-1+{ONE.key_id.hex()}, witness-3+{THREE.key_id.hex()}"
    )


def test_a_witness_counts_once() -> None:
    """The same witness twice is one, whether it cosigned again later or its key goes by a second name."""
    again = cosigned(SIGNERS[0]) + cosign(TEXT, SIGNERS[0], TIME + 5).encode()
    (found,) = cosignatures(again, [ONE])
    assert found.time == TIME + 5
    alias = replace(SIGNERS[0], name="another")
    for witnesses in ([ONE, witness_of(alias)], [ONE, ONE]):
        with pytest.raises(NoteError, match="A quorum of 2 cannot come from 1 witnesses"):
            require_quorum(cosigned(SIGNERS[0], alias), witnesses, 2)
    with pytest.raises(NoteError, match="1 of 2"):
        require_quorum(cosigned(SIGNERS[0], alias), [ONE, witness_of(alias), TWO], 2)


@pytest.mark.parametrize("quorum", [-1, 4])
def test_a_quorum_that_nobody_can_reach_is_refused(quorum: int) -> None:
    """A quorum below zero or above the number of witnesses is no quorum."""
    with pytest.raises(NoteError, match="cannot come from 3 witnesses"):
        require_quorum(cosigned(*SIGNERS), [ONE, TWO, THREE], quorum)


def test_only_checkpoints_are_cosigned() -> None:
    """A text that is no checkpoint gets no cosignature."""
    with pytest.raises(NoteError, match="needs origin, size and root"):
        cosign("a text\n", SIGNERS[0], TIME)


def test_a_broken_note_has_no_cosignatures() -> None:
    """What is no note is refused, not taken for a note without cosignatures."""
    with pytest.raises(NoteError):
        require_quorum(b"no note", [ONE], 0)
