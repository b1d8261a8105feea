"""The commands that people type are there."""

from __future__ import annotations

import re

PROMISED = {"venv", "run", "test", "check", "bench", "docs"}
COMMAND = re.compile(r"(?:`|^ {0,4})make ([a-z]+)", re.MULTILINE)


def _targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))


def test_the_promised_commands_are_there(files: dict[str, str]) -> None:
    """Every command that others rely on is a target that says in one line what it does."""
    assert _targets(files["Makefile"]) >= PROMISED


def test_documented_commands_exist(files: dict[str, str]) -> None:
    """README and docs name no `make` command that the Makefile does not have."""
    named = {
        (path, command)
        for path, text in files.items()
        if path == "README.md" or path.startswith("docs/")
        for command in COMMAND.findall(text)
    }
    assert {(path, command) for path, command in named if command not in _targets(files["Makefile"])} == set()
