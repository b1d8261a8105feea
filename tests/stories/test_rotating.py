"""Who runs the machine lets a new key sign, and nobody who trusts the old one is left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from adapters.seal.note import Checkpoint, NoteError, Verifier, open_note
from tests.stories.client import Stack, wait_until
from tests.stories.commands import ROOT, Sporbar

LOG = "/api/v1/rebild/log"


def _record(stack: Stack, name: str) -> None:
    """Record a unit, and wait until it is sealed."""
    stack.program("consultant").record("people/register-unit", unit=name, name=name, kind="skole")
    wait_until(lambda: (signed := stack.towns.get("rebild").seal.latest()) is not None and signed.size == stack.head())


def _keys(stack: Stack) -> list[Verifier]:
    """Fetch the keys, the newest first."""
    return [Verifier.parse(line) for line in stack.http.get(f"{LOG}/keys").text.splitlines()]


def _read(stack: Stack, key: Verifier) -> int:
    """Give the size that the newest checkpoint signs, as a client reads it that trusts one key."""
    return Checkpoint.parse(open_note(stack.http.get(f"{LOG}/checkpoint").content, [key])).size


def test_a_reader_of_the_old_key_learns_the_new_one(stack: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """The running worker signs with both keys once and names the new one; with the old key everything is verified."""
    _record(stack, "skole-a")
    (old,) = _keys(stack)
    said = sporbar(stack, "rotate-key", "rebild").stdout
    new, *others = _keys(stack)
    assert others == [old]
    assert said.startswith(f"rebild: checkpoints are signed from now on with {new.vkey()}\n  the next checkpoint")
    again = sporbar(stack, "rotate-key", "rebild", status=1).stderr
    assert "no checkpoint carries both signatures yet" in again
    _record(stack, "skole-b")
    assert _read(stack, old) == _read(stack, new) == 2
    assert f"\nsporbar-next-key {new.vkey()}\n\n" in stack.http.get(f"{LOG}/checkpoint").text
    _record(stack, "skole-c")
    assert _read(stack, new) == 3
    with pytest.raises(NoteError, match="None of the known keys"):
        _read(stack, old)
    assert sporbar(stack, "verify", "rebild").stdout.startswith("rebild: 3 entries hold under root ")
    said = sporbar(stack, "verify", "rebild", "--key", old.vkey()).stdout
    assert said.startswith("rebild: 3 entries hold under root ")
    said = sporbar(stack, "verify", "rebild", "--key", new.vkey(), status=1).stdout
    assert "the checkpoint of 1 entries: its signature does not hold: None of the known keys" in said
    other = Verifier("sporbar-elsewhere", old.public_key).vkey()
    for wrong, why in (("none", "'none' is no verifier key"), (other, "is of none of these logs: sporbar-rebild")):
        assert why in sporbar(stack, "verify", "rebild", "--key", wrong, status=2).stderr
    bundle = tmp_path / "rebild.zip"
    sporbar(stack, "bundle", "rebild", "--output", str(bundle))
    command = [sys.executable, "-I", str(ROOT / "sporbar-verify.py"), str(bundle), "--key", old.vkey()]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 our own file
    assert ran.stdout.endswith(f"\n  trusts {new.vkey()} since the checkpoint of 2 entries\n")
    assert not [file for file in stack.settings.keys_dir.iterdir() if "retiring" in file.name]
