"""What the documentation tells people to type works."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.stories.client import Stack, wait_until
from tests.stories.commands import ROOT, Sporbar

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
def sealed(stack: Stack, told: list[httpx.Response]) -> Stack:
    """The stack once a checkpoint covers what was recorded."""
    position, auditor = told[-1].json()["position"], stack.program("auditor")
    wait_until(lambda: auditor.get(f"log/entries/{position}/proof").status_code == httpx.codes.OK)
    return stack


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier on its own, away from Sporbar."""
    command = [sys.executable, "-I", str(ROOT / "sporbar-verify.py"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 our own


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


def test_the_guides_bundle_holds_elsewhere(sealed: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """With the key that `sporbar verify` prints, and a checkpoint kept, a log that was written to a file holds."""
    file, kept = str(tmp_path / "log.zip"), tmp_path / "rebild.note"
    kept.write_bytes(sealed.http.get("/api/v1/rebild/log/checkpoint").content)
    said = sporbar(sealed, "verify", "rebild", "--checkpoint", str(kept)).stdout
    key = next(word for word in said.split() if word.startswith("sporbar-rebild+"))
    sporbar(sealed, "bundle", "rebild", "--output", file)
    checked = check(file, "--key", key, "--checkpoint", str(kept))
    assert checked.stdout.startswith("HOLDS: the whole log of rebild, "), checked.stderr
    assert checked.stdout.endswith(" entries in rebild.note\n")


def test_the_guides_bundle_of_some_entries_holds(sealed: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """Entries that were named are found to be in the log; one that is not there is refused, and no file is touched."""
    file, key = tmp_path / "some.zip", sealed.towns.get("rebild").seal.verifiers()[0].vkey()
    written = sporbar(sealed, "bundle", "rebild", *("--entry", "2", "--entry", "4") * 2, "--output", str(file))
    assert "2 entries of rebild" in written.stderr
    assert ", 4\n" in check(str(file), "--key", key).stdout
    for number in ("999999", str(2**63)):
        done = sporbar(sealed, "bundle", "rebild", "--entry", number, "--output", str(file), status=1)
        assert f"There is no entry {number}" in done.stderr
        assert ", 4\n" in check(str(file), "--key", key).stdout


def test_a_forged_bundle_is_found(sealed: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """A file in which one letter of an entry was changed does not hold, and the entry is named."""
    file, key = tmp_path / "log.zip", sealed.towns.get("rebild").seal.verifiers()[0].vkey()
    sporbar(sealed, "bundle", "rebild", "--output", str(file))
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(b"Skole A", b"Skole X"))
    forged = check(str(file), "--key", key)
    assert (forged.returncode, forged.stdout) == (
        1,
        "DOES NOT HOLD: entry 1: it is not what its leaf hash was made from\n",
    )


def test_the_guides_plan_file_loads(stack: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """The example of a plan file is checked, loaded, and not loaded twice."""
    file = tmp_path / "nyby" / "plan.yaml"
    file.parent.mkdir()
    file.write_text(block("how-to/load-a-plan-file.md", "yaml"))
    assert sporbar(stack, "load", "--dry-run", str(file)).stdout.endswith("3 steps, no problems\n")
    assert "3 steps recorded" in sporbar(stack, "load", str(file)).stderr
    assert "0 steps recorded, 3 were there already" in sporbar(stack, "load", str(file)).stderr
    assert "adopted" in sporbar(stack, "plan", "nyby", "laesning-2028").stdout
