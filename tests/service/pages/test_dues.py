from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from domain.plans.events import Judgement
from projections.plan_part_rows import GoalRow
from service.pages.dues import is_open, is_past
from tests.service.pages.test_plan_tree import part


@pytest.mark.parametrize(
    ("state", "judgement", "still"),
    [
        ("pursued", None, True),
        ("pursued", "delayed", True),
        ("pursued", "met", False),
        ("pursued", "not-met", False),
        ("dropped", None, False),
    ],
)
def test_a_goal_is_due_until_it_is_judged_or_dropped(
    state: Literal["pursued", "dropped"], judgement: Judgement | None, *, still: bool
) -> None:
    """A goal that was met, not met or dropped reminds nobody; one that is delayed still does."""
    assert is_open(part(GoalRow, goal="g", state=state, judgement=judgement)) is still


def test_an_imprecise_time_is_past_only_after_its_last_day() -> None:
    """Something due in a school year is not late before the year has ended; without a time nothing is late."""
    due = part(GoalRow, goal="g", due_last=date(2026, 7, 31))
    assert not is_past(due, date(2026, 7, 31))
    assert is_past(due, date(2026, 8, 1))
    assert not is_past(part(GoalRow, goal="g"), date(2099, 1, 1))
