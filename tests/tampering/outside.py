"""Checks bundles as somebody outside does: with the verifier that stands alone."""

from __future__ import annotations

import importlib.util
import io
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch

from service.bundle import log_bundle
from service.town import Town

VERIFIER = Path(__file__).parents[2] / "sporbar-verify.py"


class Answer(NamedTuple):
    """The verifier's exit code, and what it said on standard output and standard error."""

    code: int
    said: str
    complained: str


def verifier() -> ModuleType:
    """Give the verifier as a module."""
    found = importlib.util.spec_from_file_location("sporbar_verify", VERIFIER)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["sporbar_verify"] = module
    found.loader.exec_module(module)
    return module


_VERIFIER = verifier()


def checked(bundle: Path, *arguments: object) -> Answer:
    """Let the verifier check a bundle."""
    said, complained = io.StringIO(), io.StringIO()
    command = ["sporbar-verify.py", str(bundle), *map(str, arguments)]
    with patch.object(sys, "argv", command), redirect_stdout(said), redirect_stderr(complained):
        code = _VERIFIER.main()
    return Answer(code, said.getvalue(), complained.getvalue())


def key_of(town: Town) -> str:
    """Give the verifier key that one has written down."""
    return town.seal.verifiers()[0].vkey()


def written(pieces: Iterable[bytes], file: Path) -> Path:
    """Write a bundle's bytes to a file."""
    file.write_bytes(b"".join(pieces))
    return file


def judged(town: Town, folder: Path, *kept: bytes) -> str:
    """Export the log as it stands and let it be checked with the key that one has; gives the finding's sentence."""
    arguments: list[object] = ["--key", key_of(town)]
    for number, note in enumerate(kept, 1):
        (folder / f"kept-{number}.note").write_bytes(note)
        arguments += ["--checkpoint", folder / f"kept-{number}.note"]
    answer = checked(written(log_bundle(town), folder / "log.zip"), *arguments)
    assert answer.code == (0 if answer.said.startswith("HOLDS: ") else 1), answer
    return answer.said.removeprefix("DOES NOT HOLD: ").strip()
