"""What no file of the repository holds."""

from __future__ import annotations

import re

import pytest

NOWHERE = {
    "unfinished work": r"\b(TO[D]O|FIX[M]E|XX[X])\b|NotImplemented[E]rror",
    "an address of a package index": r"https?://[\w.-]*(pypi|pythonhosted|npmjs|yarnpkg)[\w.-]*",
    "a choice of package index": r"--(extra-)?index-url|--find-links|^\s*registry\s*=",
    "a folder of one person or one machine": r"(?<![\w.])/(home|Users)/[A-Za-z]|(?<![\w.])/wor[k]/",
}
HERE = "tests/architecture/test_repository.py"


@pytest.mark.parametrize("what", NOWHERE)
def test_the_repository_is_free_of(what: str, files: dict[str, str]) -> None:
    """Nothing unfinished, and nothing that only holds on one machine or one network, is committed."""
    found = {
        f"{path}: {match.group().strip()}"
        for path, text in files.items()
        if path != HERE
        for match in re.finditer(NOWHERE[what], text, re.MULTILINE)
    }
    assert found == set()


def test_lock_files_name_hashes_and_no_addresses(files: dict[str, str]) -> None:
    """Both lock files pin by hash and leave the place to the machine that installs."""
    python, node = files["requirements.lock"], files["package-lock.json"]
    assert "://" not in python + node
    assert '"resolved"' not in node
    assert node.count('"integrity"') == node.count('"node_modules/')
    pins = re.split(r"\n(?=\S)", python.strip())
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []
