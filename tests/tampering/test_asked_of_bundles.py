"""What the verifier that stands alone is asked with: keys, checkpoints, witnesses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from adapters.seal.cosigning import Witness
from adapters.seal.keys import Keyring
from tests.tampering.bundles import SIZE, Bundles
from tests.tampering.outside import VERIFIER, checked


def test_another_key_does_not_open_it(bundles: Bundles) -> None:
    """A bundle does not hold under the key of another log, nor under another key of the same name."""
    for name in ("sporbar-ishoej", "sporbar-rebild"):
        other = Keyring(bundles.folder / f"other-{name}", name).verifiers()[0].vkey()
        code, said, _ = checked(bundles.file(), "--key", other)
        assert (code, said) == (1, "DOES NOT HOLD: the checkpoint of 5 entries: none of the keys given signed it\n")


def test_without_a_key_it_is_said_that_nothing_is_proven(bundles: Bundles) -> None:
    """A bundle that holds under its own keys has another exit code and a warning: anybody can make one."""
    code, said, complained = checked(bundles.file())
    assert code == 3
    assert said.startswith("HOLDS IN ITSELF: ")
    assert "WARNING: the keys in the file are unproven" in complained


@pytest.mark.parametrize(
    "arguments",
    [
        ("--key", "no key"),
        ("--witness", "sporbar-rebild+00000000+AAAA"),
        ("--quorum", "1"),
        ("--checkpoint", "nowhere.note"),
    ],
)
def test_what_is_asked_for_wrongly_is_said(bundles: Bundles, arguments: tuple[str, ...]) -> None:
    """An argument that is none ends the check with exit code 2 and a sentence."""
    code, said, complained = checked(bundles.file(), *arguments)
    assert (code, said) == (2, "")
    assert "cannot be checked: " in complained


def test_a_witness_under_two_names_is_one(bundles: Bundles) -> None:
    """A witness counts once, whatever names its key goes by."""
    witnesses = [Witness(name, bytes(32)).vkey() for name in ("one.example", "two.example")]
    code, _, complained = checked(bundles.file(), "--witness", " ".join(witnesses))
    assert code == 2
    assert "each with a key of its own" in complained


def test_it_needs_nothing_of_ours(bundles: Bundles) -> None:
    """The file runs by itself, in a Python that is told to look nowhere else, and is quiet where nobody looks on."""
    command = [sys.executable, "-I", str(VERIFIER), str(bundles.file()), "--key", bundles.key]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=bundles.folder)  # noqa: S603 our own file
    assert ran.stdout.startswith(f"HOLDS: the whole log of rebild, {SIZE} entries\n  root ")
    assert ran.stderr == ""
