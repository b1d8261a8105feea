"""What a plan file must be like, before any of it is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.planfile import PlanFileError, read_plan_file

HEAD = "municipality: {slug: prove, name: Prøve Kommune}\nsteps:\n"


def problems(path: Path, text: str) -> list[str]:
    """Read a file that cannot be loaded and give what is wrong with it."""
    path.write_text(text)
    with pytest.raises(PlanFileError) as caught:
        read_plan_file(path)
    return caught.value.problems


def test_two_steps_of_one_id_are_both_named(tmp_path: Path) -> None:
    """An id that stands twice would make the second step be taken for the first said again."""
    step = "  - {do: people/register-unit, id: a, unit: skole-%s, name: Skole %s, kind: skole}\n"
    found = problems(tmp_path / "plan.yaml", HEAD + step % ("a", "A") + step % ("b", "B"))
    assert found == [
        "plan.yaml, line 3: id: 'a' stands at more than one step",
        "plan.yaml, line 4: id: 'a' stands at more than one step",
    ]


def test_every_problem_is_named_by_line_and_field(tmp_path: Path) -> None:
    """A wrong field, a wrong command and a number that is none are all told at once."""
    text = HEAD + (
        "  - {do: people/register-unit, unit: skole-a, navn: Skole A, kind: skole}\n"
        "  - {do: people/invent-unit}\n"
        "  - do: plans/draft\n    title: Plan\n    kind: strategy\n    resources:\n      - {label: A, heads: mange}\n"
    )
    found = problems(tmp_path / "plan.yaml", text)
    assert [problem.split(": ")[:2] for problem in found] == [
        ["plan.yaml, line 3", "step"],
        ["plan.yaml, line 4", "do"],
        ["plan.yaml, line 9", "resources.0.heads"],
    ]
