"""Secrets in files are closed to others and made once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from adapters.vault.files import SecretFileError, secret


def test_a_new_secret_is_its_owners_only(tmp_path: Path) -> None:
    """The file has mode 0600 in a folder of mode 0700, and no draft of it is left."""
    folder = tmp_path / "deep" / "keys"
    held = secret(folder, "a.key", 48)
    assert len(held) == 48
    assert stat.S_IMODE((folder / "a.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["a.key"]


def test_a_secret_stays_the_same(tmp_path: Path) -> None:
    """Asked again, the file's content is given; another name has another secret."""
    assert secret(tmp_path, "a.key") == secret(tmp_path, "a.key") == (tmp_path / "a.key").read_bytes()
    assert secret(tmp_path, "a.key") != secret(tmp_path, "b.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_secret_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    """Any right for group or others makes the file unusable, and the message says how to close it."""
    secret(tmp_path, "a.key")
    (tmp_path / "a.key").chmod(mode)
    with pytest.raises(SecretFileError, match="chmod 600"):
        secret(tmp_path, "a.key")


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    """A file of the wrong length is never used, and never replaced."""
    secret(tmp_path, "a.key")
    (tmp_path / "a.key").write_bytes(b"short")
    with pytest.raises(SecretFileError, match="backup"):
        secret(tmp_path, "a.key")
    assert (tmp_path / "a.key").read_bytes() == b"short"


def test_all_who_come_first_get_the_same(tmp_path: Path) -> None:
    """Many that make the same secret at once all hold the one that stayed."""
    ready = Barrier(8)

    def make(_: int) -> bytes:
        ready.wait()
        return secret(tmp_path, "a.key")

    with ThreadPoolExecutor(8) as threads:
        held = set(threads.map(make, range(8)))
    assert held == {(tmp_path / "a.key").read_bytes()}
