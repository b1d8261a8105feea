"""The compose file is valid, and gives each service no more than it needs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.settings import Settings


@pytest.fixture(scope="module")
def services(root: Path) -> dict[str, dict[str, Any]]:
    """The services of docker-compose.yml by name."""
    given: dict[str, dict[str, Any]] = yaml.safe_load((root / "docker-compose.yml").read_text())["services"]
    return given


def test_the_compose_file_keeps_its_specification(root: Path) -> None:
    """docker-compose.yml holds against the Compose specification's schema."""
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_only_migration_owns_the_schema(services: dict[str, dict[str, Any]]) -> None:
    """The pages and the worker are given the application's role and never the owner's."""
    assert "//sporbar_owner:" in services["migrate"]["environment"]["SPORBAR_OWNER_URL"]
    for name in ("web", "worker"):
        environment = services[name]["environment"]
        assert "//sporbar_app:" in environment["SPORBAR_DATABASE_URL"]
        assert "OWNER" not in str(environment)


def test_containers_are_given_settings_that_exist(services: dict[str, dict[str, Any]], root: Path) -> None:
    """Every setting in the compose file and the image is one that the program reads."""
    known = {f"SPORBAR_{name.upper()}" for name in Settings.model_fields}
    given = set(re.findall(r"\bSPORBAR_[A-Z_]+(?==)", (root / "Dockerfile").read_text()))
    for name in ("migrate", "web", "worker"):
        given |= services[name]["environment"].keys()
    assert given
    assert given - known == set()


def test_keys_lie_outside_the_database(services: dict[str, dict[str, Any]]) -> None:
    """The volume with the keys is not the database's, so a copy of the database opens no sealed text."""
    assert not any(mount.startswith("keys:") for mount in services["postgres"]["volumes"])
    assert "keys:/var/lib/sporbar" in services["web"]["volumes"]


def test_every_password_has_to_be_chosen(root: Path) -> None:
    """No password has a default, and the example of settings names each of them without a value."""
    example = (root / "deploy/compose.env.example").read_text()
    asked = set(re.findall(r"\$\{(\w*PASSWORD)(..)", (root / "docker-compose.yml").read_text()))
    assert {name for name, _ in asked} == {"POSTGRES_PASSWORD", "SPORBAR_OWNER_PASSWORD", "SPORBAR_APP_PASSWORD"}
    assert {after for _, after in asked} == {":?"}
    assert all(f"\n{name}=\n" in example for name, _ in asked)
