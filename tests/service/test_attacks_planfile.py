"""Plan files that were made to break the reader are refused in one sentence, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.planfile import PlanFileError, read_plan_file

BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BOMB, "line 2: aliases"),
        ("steps: &a [*a]", "line 1: aliases"),
        ("steps: " + "[" * 5_000 + "]" * 5_000, "too deep"),
        ("municipality: !!timestamp 2024-13-45", "month"),
        ("municipality: !!int '" + "9" * 5_000 + "'", "digits"),
        ("municipality: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("steps: [{? [a, b] : c}]", "unhashable"),
    ],
)
def test_a_plan_file_that_cannot_be_a_plan_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """Neither loops, depth nor odd types in a file stop the reader or run anything."""
    file = tmp_path / "plan.yaml"
    file.write_text(text)
    with pytest.raises(PlanFileError, match=says):
        read_plan_file(file)
