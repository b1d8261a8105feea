"""Who runs the machine lets a new key sign, and nobody who trusts the old one is left behind."""

from __future__ import annotations

import pytest

from adapters.seal.note import Checkpoint, NoteError, Verifier, open_note
from tests.stories.client import Stack, wait_until
from tests.stories.commands import Sporbar

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


def test_a_reader_of_the_old_key_learns_the_new_one(stack: Stack, sporbar: Sporbar) -> None:
    """The running worker signs with both keys once, then with the new one, and every checkpoint can be verified."""
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
    _record(stack, "skole-c")
    assert _read(stack, new) == 3
    with pytest.raises(NoteError, match="None of the known keys"):
        _read(stack, old)
    assert sporbar(stack, "verify", "rebild").stdout.startswith("rebild: 3 entries hold under root ")
    assert not [file for file in stack.settings.keys_dir.iterdir() if "retiring" in file.name]
