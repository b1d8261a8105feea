"""What the tests of the house's shape read: the repository's files and its modules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    """Every text file of the repository, committed or about to be, by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 git of the machine
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return dict(_texts(path for path in listed.split("\0") if path))


@pytest.fixture(scope="session")
def modules(files: dict[str, str]) -> dict[str, ast.Module]:
    """Every Python module of the repository by its path, parsed."""
    return {path: ast.parse(text) for path, text in files.items() if path.endswith(".py")}


def _texts(paths: Iterator[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(paths):
        file = ROOT / path
        if file.is_file() and b"\0" not in (held := file.read_bytes()):
            yield path, held.decode()
