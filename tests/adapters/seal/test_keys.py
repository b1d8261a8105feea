from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal.keys import signer
from adapters.seal.note import NoteError, open_note, sign
from adapters.vault.files import SecretFileError


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """The first use makes a key, every later use gives the same one, and what it signs its verifier opens."""
    first = signer(tmp_path / "keys", "sporbar-rebild")
    again = signer(tmp_path / "keys", "sporbar-rebild")
    assert first.name == "sporbar-rebild"
    assert first.verifier() == again.verifier()
    assert open_note(sign("text\n", first), [again.verifier()]) == "text\n"


def test_the_seed_is_its_owners_alone(tmp_path: Path) -> None:
    """The seed lies in one file of 32 bytes, in a folder and with a mode that shut everybody else out."""
    made = signer(tmp_path / "keys", "sporbar-rebild")
    (file,) = (tmp_path / "keys").iterdir()
    assert file.name == "sporbar-rebild.seed"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert Ed25519PrivateKey.from_private_bytes(file.read_bytes()).public_key() == made.private_key.public_key()


def test_names_have_keys_of_their_own(tmp_path: Path) -> None:
    """Each municipality signs with another key."""
    keys = {signer(tmp_path, name).verifier().public_key for name in ("sporbar-rebild", "sporbar-ishoej")}
    assert len(keys) == 2


def test_a_race_for_the_first_key_has_one_winner(tmp_path: Path) -> None:
    """Many who ask for a new key at once all get the same one."""
    with ThreadPoolExecutor(8) as pool:
        keys = {made.verifier().vkey() for made in pool.map(lambda _: signer(tmp_path, "sporbar-rebild"), range(32))}
    assert len(keys) == 1


def test_an_open_or_damaged_seed_is_refused(tmp_path: Path) -> None:
    """A seed that others can read or that lost bytes signs nothing."""
    signer(tmp_path, "sporbar-rebild")
    file = tmp_path / "sporbar-rebild.seed"
    file.chmod(0o640)
    with pytest.raises(SecretFileError, match="can be read by others"):
        signer(tmp_path, "sporbar-rebild")
    file.chmod(0o600)
    file.write_bytes(b"short")
    with pytest.raises(SecretFileError, match="holds 5 bytes instead of 32"):
        signer(tmp_path, "sporbar-rebild")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "../outside", "sporbar/rebild"])
def test_a_bad_name_leaves_no_key(tmp_path: Path, name: str) -> None:
    """A name that no note or no file can carry is refused before anything is written."""
    with pytest.raises(NoteError, match="The key name"):
        signer(tmp_path / "keys", name)
    assert list(tmp_path.iterdir()) == []
