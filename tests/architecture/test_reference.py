"""The reference pages are those of the program, the plan files' schema fits, and no page leads nowhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from domain.catalogue import slices
from service.reference import pages

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """The reference pages as the program would write them now."""
    return pages()


@pytest.fixture(scope="module")
def prose(files: dict[str, str]) -> dict[str, str]:
    """Every page of documentation by its path, without its blocks of code."""
    return {path: FENCE.sub("", text) for path, text in files.items() if path.endswith(".md")}


def _anchors(text: str) -> set[str]:
    """The anchors that a page's headings get where it is shown."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


def _checked(root: Path, file: Path) -> subprocess.CompletedProcess[str]:
    schema = root / "docs/reference/plan-file.schema.json"
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), str(file)]
    return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 our own command


def test_the_reference_is_the_programs(root: Path, written: dict[str, str]) -> None:
    """No generated page of docs/reference/ is stale: `make docs` would change nothing."""
    folder = root / "docs/reference"
    stale = [name for name, text in written.items() if (folder / name).read_text() != text]
    assert stale == [], "run `make docs`"


def test_every_command_says_how_it_is_asked_and_refused(written: dict[str, str]) -> None:
    """The page of commands has each command with its permission, and its refusals in Danish and English."""
    sections = {part.splitlines()[0]: part for part in written["commands.md"].split("\n### ")}
    for (subject, verb), slice_ in slices().items():
        section = sections[f"`{subject}/{verb}`"]
        assert f"`{slice_.permission}`" in section
        assert all(one.da in section and one.en in section for one in slice_.refusals)


def test_the_examples_fit_the_plan_files_schema(root: Path) -> None:
    """The schema that editors use takes every plan file that the program takes."""
    examples = sorted((root / "examples").glob("*/*.yaml"))
    assert examples
    assert {file.parent.name: out.stdout for file in examples if (out := _checked(root, file)).returncode} == {}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("do: trials/start", "do: trials/begin"), ("trial: laes", "try: laes"), ("slug: rebild", "slug: Rebild!")],
)
def test_the_schema_refuses_what_the_program_refuses(root: Path, tmp_path: Path, right: str, wrong: str) -> None:
    """An unknown command, an unknown field and a bad short name do not fit the schema."""
    file = tmp_path / "plan.yaml"
    text = "municipality: {slug: rebild, name: Rebild Kommune}\nsteps:\n- {do: trials/start, id: a, trial: laes}\n"
    file.write_text(text)
    assert _checked(root, file).returncode == 0
    file.write_text(text.replace(right, wrong))
    assert _checked(root, file).returncode == 1


def test_no_link_leads_nowhere(root: Path, prose: dict[str, str]) -> None:
    """Every link within the documentation leads to a file of the repository, and to a heading that it has."""
    broken = []
    for path, text in prose.items():
        for found in LINK.finditer(text):
            link = next(part for part in found.groups() if part)
            address, _, anchor = link.partition("#")
            if "://" in link:
                continue
            target = (root / path).parent / address if address else root / path
            if not target.exists() or (anchor and anchor not in _anchors(target.read_text())):
                broken.append(f"{path}: {link}")
    assert broken == []
