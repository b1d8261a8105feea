"""What the documentation tells people to type works."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.stories.client import Stack, wait_until
from tests.stories.commands import Sporbar

DOCS = Path(__file__).parents[2] / "docs"
SENT = re.compile(r"^send (\S+) '(.*?)'$", re.MULTILINE | re.DOTALL)


def block(page: str, language: str) -> str:
    """Give the first block of code in a language on a page."""
    found = re.search(rf"^```{language}\n(.*?)^```", (DOCS / page).read_text(), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def told(stack: Stack) -> list[httpx.Response]:
    """The answers to what the tutorial lets a team at Skole A send."""
    stack.program("administrator").record("people/register-unit", unit="skole-a", name="Skole A", kind="skole")
    team = stack.program("team", "skole-a")
    return [
        team.post(path, json.loads(body)) for path, body in SENT.findall((DOCS / "tutorial/first-hour.md").read_text())
    ]


@pytest.fixture
def proof(stack: Stack, told: list[httpx.Response], tmp_path: Path) -> tuple[Path, Path]:
    """An entry and its proof as the guide lets an auditor fetch them."""
    position = told[-1].json()["position"]
    auditor = stack.program("auditor")
    wait_until(lambda: auditor.get(f"log/entries/{position}/proof").status_code == httpx.codes.OK)
    entry, proved = tmp_path / "entry.json", tmp_path / "entry.proof"
    entry.write_text(auditor.get(f"log/entries/{position}").text)
    proved.write_text(auditor.get(f"log/entries/{position}/proof").text)
    return entry, proved


def check(files: tuple[Path, Path], key: str) -> subprocess.CompletedProcess[str]:
    """Run the guide's script on its own, away from Sporbar."""
    script = files[0].with_name("check_proof.py")
    script.write_text(block("how-to/verify-the-log.md", "python"))
    command = [sys.executable, "-W", "ignore", "-P", str(script), *map(str, files), key]
    return subprocess.run(command, cwd=script.parent, check=False, capture_output=True, text=True)  # noqa: S603 our own


def test_the_tutorials_trial_runs_as_it_says(told: list[httpx.Response]) -> None:
    """A trial is proposed, refused to end before it runs, started, observed and concluded."""
    assert [answer.status_code for answer in told] == [201, 409, 201, 201, 201]
    assert told[1].json()["type"] == "/problems/trial-is-not-running"


def test_the_tutorials_trial_is_seen_as_it_was(stack: Stack, told: list[httpx.Response]) -> None:
    """As of its start it runs and has taught nothing; before its proposal it is unknown."""
    proposed, started = told[0].json()["position"], told[2].json()["position"]
    team = stack.program("team", "skole-a")
    then = team.read("trials/ro-foer-frikvarter", {"as_of": str(started)})
    assert (then["state"], then["observations"], then["learning"]) == ("running", 0, None)
    assert team.get("trials/ro-foer-frikvarter", {"as_of": str(proposed - 1)}).status_code == httpx.codes.NOT_FOUND


def test_the_guides_script_checks_a_proof(stack: Stack, sporbar: Sporbar, proof: tuple[Path, Path]) -> None:
    """With the key that `sporbar verify` prints, a fetched entry is found to be in the log."""
    key = sporbar(stack, "verify", "rebild").stdout.split()[-1]
    checked = check(proof, key)
    assert checked.stdout.startswith("The entry is in sporbar-rebild, among "), checked.stderr


def test_the_guides_script_finds_a_forged_entry(stack: Stack, proof: tuple[Path, Path]) -> None:
    """An entry of which one letter was changed is not in the log, and another key signed nothing here."""
    key = stack.towns.get("rebild").seal.signer.verifier().vkey()
    entry, _ = proof
    right = entry.read_text()
    entry.write_text(right.replace('"entry_base64":"AQAA', '"entry_base64":"AQAB'))
    assert check(proof, key).stderr.strip() == "The entry is NOT in the log"
    entry.write_text(right)
    other = "sporbar-rebild+00000000+AYtCeH9RNTbDtC8r6syO6fs+bCvI2CeFUOPx9m3hz+0h"
    assert "InvalidSignature" in check(proof, other).stderr


def test_the_guides_plan_file_loads(stack: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """The example of a plan file is checked, loaded, and not loaded twice."""
    file = tmp_path / "nyby" / "plan.yaml"
    file.parent.mkdir()
    file.write_text(block("how-to/load-a-plan-file.md", "yaml"))
    assert sporbar(stack, "load", "--dry-run", str(file)).stdout.endswith("3 steps, no problems\n")
    assert "3 steps recorded" in sporbar(stack, "load", str(file)).stderr
    assert "0 steps recorded, 3 were there already" in sporbar(stack, "load", str(file)).stderr
    assert "adopted" in sporbar(stack, "plan", "nyby", "laesning-2028").stdout
