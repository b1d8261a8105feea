"""Every dependency is locked, and explained by what it is for."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def required(files: dict[str, str]) -> dict[str, Requirement]:
    """The direct Python dependencies, those for development included, by name."""
    project = tomllib.loads(files["pyproject.toml"])
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


def test_the_lock_satisfies_the_project(required: dict[str, Requirement], files: dict[str, str]) -> None:
    """requirements.lock holds a fitting version of everything that pyproject.toml asks for."""
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", files["requirements.lock"], re.MULTILINE))
    misfits = {
        name: locked.get(name) for name, found in required.items() if not found.specifier.contains(locked.get(name, ""))
    }
    assert misfits == {}


def test_every_dependency_is_explained(required: dict[str, Requirement], root: Path) -> None:
    """docs/explanation/dependencies.md has one row for each direct dependency, and for nothing else."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|", (root / "docs/explanation/dependencies.md").read_text(), re.MULTILINE)
    node = json.loads((root / "package.json").read_text())
    assert sorted(rows) == sorted([*required, *node["dependencies"], *node["devDependencies"]])
