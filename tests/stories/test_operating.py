"""Who runs the machine loads plan files, records, proves, rebuilds and checks from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from tests.stories.client import Program, Stack, wait_until
from tests.stories.commands import ROOT, Sporbar

FILE = ROOT / "examples" / "rebild" / "plan.yaml"
HEAD = "municipality: {slug: rebild, name: Rebild Kommune}\nsteps:\n"
CPR = "The field title holds what looks like a CPR number. CPR numbers must not be recorded here."
UNIT = "  - {do: people/register-unit, id: %s, unit: %s, name: %s, kind: skole}\n"


@pytest.fixture(scope="module")
def loaded(stack: Stack, sporbar: Sporbar) -> int:
    """Rebild's example, loaded; gives the log's head."""
    assert "0 were there already" in sporbar(stack, "load", str(FILE)).stderr
    return stack.head()


def _file(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "plan.yaml").write_text(HEAD + text)
    return str(folder / "plan.yaml")


@pytest.mark.parametrize("way", ["named in full", "from its own folder", "from the folder above"])
def test_loading_again_records_nothing_twice(stack: Stack, sporbar: Sporbar, loaded: int, way: str) -> None:
    """However a file is named, its steps are known again."""
    name, folder = {
        "named in full": (str(FILE), ROOT),
        "from its own folder": ("plan.yaml", FILE.parent),
        "from the folder above": ("./rebild/../rebild/plan.yaml", FILE.parents[1]),
    }[way]
    done = sporbar(stack, "load", name, folder=folder)
    assert "0 steps recorded" in done.stderr
    assert stack.head() == loaded


def test_a_dry_run_only_looks(stack: Stack, sporbar: Sporbar, loaded: int, tmp_path: Path) -> None:
    """With --dry-run a good file is counted, a bad one told, and nothing is recorded or created."""
    assert sporbar(stack, "load", "--dry-run", str(FILE)).stdout.endswith("steps, no problems\n")
    new = _file(tmp_path / "ny", UNIT % ("a", "skole-ny", "Skole Ny"))
    assert sporbar(stack, "load", "--dry-run", new).stdout == f"{new}: 1 steps, no problems\n"
    assert stack.head() == loaded


def test_a_wrong_field_is_named_with_its_line(stack: Stack, sporbar: Sporbar, loaded: int, tmp_path: Path) -> None:
    """A file with a wrong field, a date that is none and a CPR number is refused whole, each by line and field."""
    text = (
        UNIT % ("a", "skole-x", "Skole X")
        + "  - {do: people/register-unit, unit: skole-y, navn: Skole Y, kind: skole}\n"
        + "  - do: plans/draft\n    title: Plan for 010203-1234\n    kind: strategy\n"
        + "  - do: plans/draft\n    title: Plan\n    kind: strategy\n    occurred: 2026-02-30\n"
    )
    for arguments in (("load",), ("load", "--dry-run")):
        done = sporbar(stack, *arguments, _file(tmp_path / "forkert", text), status=1)
        assert done.stderr.splitlines() == [
            "plan.yaml, line 4: step: The body does not fit ($): Object contains unknown field `navn`.",
            (
                "plan.yaml, line 6: title: The field title holds what looks like a CPR number."
                " CPR numbers must not be recorded here."
            ),
            "plan.yaml, line 11: occurred: The field occurred: '2026-02-30' is not in the calendar.",
        ]
    assert stack.head() == loaded


def test_a_step_against_a_rule_stops_the_file(stack: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """What came before a refused step stays; the mended file goes on from there."""
    before = stack.head()
    first, last = UNIT % ("a", "skole-m", "Skole M"), UNIT % ("c", "skole-n", "Skole N")
    bad = "  - {do: trials/start, id: b, trial: ukendt}\n"
    done = sporbar(stack, "load", _file(tmp_path / "regel", first + bad + last), status=1)
    assert done.stderr.splitlines()[-1] == "line 4: trials/start: There is no trial 'ukendt'."
    assert stack.head() == before + 1
    mended = sporbar(stack, "load", _file(tmp_path / "regel", first + last))
    assert "1 steps recorded, 1 were there already" in mended.stderr
    assert stack.head() == before + 2


def test_a_token_opens_what_its_role_may(stack: Stack, sporbar: Sporbar) -> None:
    """A printed token is one line that works over HTTP in its role and municipality; production prints none."""
    asked = ("token", "--role", "supervisor", "--municipality", "rebild")
    printed = sporbar(stack, *asked).stdout
    program = Program(stack, "rebild", {"Authorization": f"Bearer {printed.strip()}"})
    assert printed.count("\n") == 1
    assert program.read("supervision/report")["position"] == stack.head()
    assert program.post("people/register-unit", {}).status_code == 403
    assert "identity provider" in sporbar(stack, *asked, status=1, mode="production").stderr
    assert "mayor" in sporbar(stack, "token", "--role", "mayor", "--municipality", "rebild", status=2).stderr


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_production_is_refused_at_the_start(stack: Stack, sporbar: Sporbar, verb: str) -> None:
    """Without an identity provider nothing is served in production, and the one sentence names OIDC."""
    done = sporbar(stack, verb, status=1, mode="production")
    assert "OIDC" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_form_records_as_the_api_does(stack: Stack, sporbar: Sporbar, tmp_path: Path) -> None:
    """`record` takes fields as options or as one file, says what came of it, and is safe to repeat with a key."""
    fields = ("--unit", "skole-p", "--name", "Skole P", "--kind", "skole", "--occurred", "2024-08-01", "--key", "p")
    first = json.loads(sporbar(stack, "record", "people", "register-unit", "rebild", *fields).stdout)
    again = json.loads(sporbar(stack, "record", "people", "register-unit", "rebild", *fields).stdout)
    assert (first["repeated"], again["repeated"], first["position"]) == (False, True, again["position"])
    body = tmp_path / "netvaerk.json"
    body.write_text(json.dumps({"network": "p", "name": "P", "purpose": "Fælles."}))
    members = '["skole-p", "ppr"]'
    sporbar(stack, "record", "networks", "form", "rebild", "--file", str(body), "--members", members)
    entry = stack.program("consultant").items("timeline", {"type": "network-formed"})[0]
    assert (entry["via"], entry["role"], entry["recorded_by"], entry["illustration"]) == (
        "cli",
        "operator",
        "operator",
        False,
    )
    assert entry["title"] == "P"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("trials", "start", "rebild", "--trial", "ukendt"), "There is no trial 'ukendt'."),
        (("trials", "start", "atlantis", "--trial", "x"), "There is no municipality 'atlantis' here."),
        (("trials", "start", "rebild"), "The body does not fit ($): Object missing required field `trial`."),
        (("records", "retract", "rebild", "--entry", "1"), "Say why: a reason is required here."),
        (("people", "register-unit", "rebild", "--name", "010203-1234", "--kind", "x"), "what looks like a CPR number"),
    ],
)
def test_a_form_that_is_refused_is_one_sentence(
    stack: Stack, sporbar: Sporbar, arguments: tuple[str, ...], sentence: str
) -> None:
    """What a rule or the form refuses ends with 1, says why, and records nothing."""
    before = stack.head()
    done = sporbar(stack, "record", *arguments, status=1)
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert stack.head() == before


def test_rebuilding_gives_the_same_rows(stack: Stack, sporbar: Sporbar) -> None:
    """After folding everything anew, every list reads as before."""
    reader = stack.program("consultant")
    paths = ("timeline", "plans", "networks", "trials", "cases", "decisions", "indicators", "units")
    before = [reader.items(path) for path in paths]
    assert "Rebuilt 1 projections" in sporbar(stack, "rebuild", "rebild", "--projection", "plan_state").stdout
    assert "Rebuilt" in sporbar(stack, "rebuild").stdout
    assert [reader.items(path) for path in paths] == before


def test_the_doctor_finds_nothing_wrong(stack: Stack, sporbar: Sporbar) -> None:
    """On a sound machine every check holds, and each is a line."""
    assert stack.program("consultant").read("plans")["position"] == stack.head()
    lines = sporbar(stack, "doctor").stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert any("the database refuses every change of entry, tag" in line for line in lines)


def test_verifying_finds_the_first_entry_that_was_changed(stack: Stack, sporbar: Sporbar) -> None:
    """A sound log verifies with 0; changed by a superuser who disabled the triggers, the first bad position is told."""
    town = stack.towns.get("rebild")
    wait_until(lambda: (signed := town.seal.latest()) is not None and signed.size == stack.head())
    sound = sporbar(stack, "verify").stdout
    assert f"rebild: {stack.head()} entries hold under root " in sound
    assert stack.urls.admin
    with psycopg.connect(stack.urls.admin) as superuser:
        superuser.execute("alter table sporbar_rebild.entry disable trigger never_changes")
        superuser.execute("update sporbar_rebild.entry set data = data || ' ' where position in (7, 9)")
        superuser.execute("alter table sporbar_rebild.entry enable always trigger never_changes")
    found = sporbar(stack, "verify", "rebild", status=1).stdout
    assert found.startswith("rebild: DOES NOT HOLD: entry 7 is not what its leaf hash was made from\n")
