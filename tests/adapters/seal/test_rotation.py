"""A key is followed by another: what each signed holds on, one checkpoint leads over, and the old key is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.log import Log
from adapters.seal.checkpoint import Checkpoint
from adapters.seal.keys import Keyring, RotationError
from adapters.seal.note import NoteError, open_note, parts
from adapters.seal.signing import Verifier
from adapters.seal.store import Seal
from adapters.seal.submission import Submission
from adapters.seal.trust import Trust
from adapters.seal.witness import CosigningWitness, logs_by_origin
from adapters.seal.witness_store import WitnessStore
from tests.adapters.seal.growing import record
from tests.adapters.seal.published import WITNESS

NAME = "sporbar-rebild"


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    """The keys of a municipality, the first of which has been made."""
    return Keyring(tmp_path / "keys", NAME)


def public(tmp_path: Path) -> list[Verifier]:
    """Read the public file."""
    return [Verifier.parse(line) for line in (tmp_path / "keys" / f"{NAME}.vkeys").read_text().splitlines()]


def files(tmp_path: Path) -> set[str]:
    """Name what lies in the folder of keys."""
    return {file.name for file in (tmp_path / "keys").iterdir()}


def signed_by(note: bytes) -> list[bytes]:
    """Give the ids of the keys that signed a note."""
    return [signature.key_id for signature in parts(note)[1]]


def rotated(log: Log, seal: Seal, times: int) -> list[Verifier]:
    """Seal 3 entries with the first key, then 6 with each of the following; gives the keys, the oldest first."""
    keys = [seal.signer.verifier()]
    record(log, 3)
    assert seal.keep()
    for _ in range(times):
        keys.append(seal.keys.rotate())
        assert not seal.keep()
        for _ in range(2):
            record(log, 3)
            assert seal.keep()
    return keys


def test_the_first_checkpoint_of_a_new_key_carries_both_signatures(log: Log, seal: Seal, tmp_path: Path) -> None:
    """Whoever trusts the old key reads that checkpoint with it; the next is the new key's alone, the old one gone."""
    old, new = rotated(log, seal, 1)
    notes = [one.note for one in seal.signed()]
    assert [signed_by(note) for note in notes] == [[old.key_id], [new.key_id, old.key_id], [new.key_id]]
    sizes = [
        [Checkpoint.parse(open_note(note, [key])).size for note in notes[at : at + 2]]
        for at, key in ((0, old), (1, new))
    ]
    assert sizes == [[3, 6], [6, 9]]
    with pytest.raises(NoteError, match="None of the known keys"):
        open_note(notes[2], [old])
    assert [Checkpoint.parse(open_note(note, seal.verifiers())).size for note in notes] == [3, 6, 9]
    assert files(tmp_path) == {f"{NAME}.seed", f"{NAME}.vkeys"}


def test_the_first_checkpoint_of_a_new_key_names_it_in_its_text(log: Log, seal: Seal) -> None:
    """The database takes it with a fourth line, which both keys signed; the checkpoints around it have none."""
    old, new = rotated(log, seal, 1)
    texts = [open_note(one.note, [old, new]) for one in seal.signed()]
    assert [Checkpoint.parse(text).extensions for text in texts] == [(), (f"sporbar-next-key {new.vkey()}",), ()]
    assert open_note(seal.signed()[1].note, [old]) == open_note(seal.signed()[1].note, [new])


def test_the_first_key_leads_to_the_last(log: Log, seal: Seal) -> None:
    """Who trusts the first key alone opens every checkpoint of a log whose key was rotated three times."""
    keys = rotated(log, seal, 3)
    trust = Trust(keys[:1])
    assert [trust.open(one.note).size for one in seal.signed()] == list(range(3, 22, 3))
    assert [one.key_id for one in seal.verifiers()] == [one.key_id for one in reversed(keys)]


def test_a_witness_cosigns_the_checkpoint_that_names_a_key(log: Log, seal: Seal, tmp_path: Path) -> None:
    """A witness that knows both keys goes along through a rotation, and signs the line that names the key as well."""
    witness = CosigningWitness(
        WITNESS, WitnessStore(tmp_path / "witness.sqlite3"), logs_by_origin(rotated(log, seal, 1))
    )
    before = 0
    for one in seal.signed():
        proof = tuple(seal.consistency(before, one.size)) if before else ()
        line = witness.add_checkpoint(Submission(before, proof, one.note).body(), 1_800_000_000)
        assert open_note(one.note + line.encode(), [witness.key()]) == parts(one.note)[0]
        before = one.size


def test_the_name_stays_and_every_key_is_known(keys: Keyring, tmp_path: Path) -> None:
    """Each key has the same name and another id, and the public file lists them, the newest first."""
    known = [keys.signer().verifier()]
    for _ in range(3):
        known.insert(0, keys.rotate())
        assert keys.verifiers() == public(tmp_path) == known
        assert [one.verifier() for one in keys.signers()] == known[:2]
        keys.retire(keys.signers())
    assert {one.name for one in known} == {NAME}
    assert len({one.key_id for one in known}) == 4
    assert (tmp_path / "keys" / f"{NAME}.vkeys").stat().st_mode & 0o777 == 0o644


def test_another_rotation_waits_for_the_one_before(keys: Keyring) -> None:
    """While no checkpoint carries both signatures a second rotation is refused: the way over would be lost."""
    keys.rotate()
    with pytest.raises(RotationError, match="no checkpoint carries both signatures yet"):
        keys.rotate()
    keys.retire(keys.signers())
    keys.rotate()


def test_what_another_key_signed_destroys_nothing(keys: Keyring) -> None:
    """A worker that comes late with the checkpoint of an earlier rotation leaves the key that is retiring now."""
    keys.rotate()
    late = keys.signers()
    keys.retire(late)
    keys.rotate()
    keys.retire(late)
    assert len(keys.signers()) == 2


@pytest.mark.parametrize("step", ["coming", "published", "linked"])
def test_a_rotation_that_was_stopped_goes_on(keys: Keyring, tmp_path: Path, step: str) -> None:
    """Stopped at any moment the old key signs on; asked for again the rotation ends with the key that was begun."""
    folder, old = tmp_path / "keys", keys.signer().verifier()
    begun = Keyring(folder, f"{NAME}.next").signer()
    coming = Verifier(NAME, begun.verifier().public_key)
    if step != "coming":
        (folder / f"{NAME}.vkeys").write_text(f"{coming.vkey()}\n{old.vkey()}\n")
    if step == "linked":
        os.link(folder / f"{NAME}.seed", folder / f"{NAME}.retiring.seed")
    assert [one.verifier() for one in keys.signers()] == [old]
    keys.retire(keys.signers())
    assert keys.rotate() == coming
    assert [one.verifier() for one in keys.signers()] == [coming, old]
    assert keys.verifiers() == [coming, old]


def test_a_lost_public_file_is_written_anew(keys: Keyring, tmp_path: Path) -> None:
    """Without the public file the key that signs is still known; those before it have to come from a copy."""
    new = keys.rotate()
    (tmp_path / "keys" / f"{NAME}.vkeys").unlink()
    assert keys.verifiers() == public(tmp_path) == [new]
