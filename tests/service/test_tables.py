"""What the command line prints for people."""

from __future__ import annotations

from typing import Any, Final

import pytest

from service.cli.tables import show

INVENTED: Final = {"illustration": True, "partly": True}
PLAN: Final = {"plan": "vision", "title": "Vision", "state": "draft", "period": "unknown", "position": 9}
PARTS: Final = (
    "aims",
    "tracks",
    "focus_areas",
    "themes",
    "activities",
    "goals",
    "resources",
    "follow_ups",
    "revisions",
)
ACTIVITY: Final = {"title": "Sparring", "period": "2025", "illustration": False, "partly": True}
MEASURED: Final = {"indicator": {"title": "Ro", **INVENTED}, "baseline": {"value": "0"}, "target": None}
HAPPENED: Final = {"position": 7, "occurred": "unknown", "kind": "measurement-recorded", "label": None, "value": "5"}
REPORT: Final = {"from": "2025-01-01", "to": "2025-12-31", "position": 9}
FIGURE: Final = {"en": "Meetings held", "value": 1, "illustration": False, "partly": True}
FINDING: Final = {"en": "It is late.", "entries": [7], **INVENTED}


@pytest.mark.parametrize(
    ("kind", "body", "lines"),
    [
        ("plans", {"items": [PLAN | INVENTED]}, ["vision  draft  not stated  Vision  illustration"]),
        (
            "plan",
            {**PLAN, **dict.fromkeys(PARTS, ()), "activities": [ACTIVITY]},
            [
                "Vision (not stated, draft), as of entry 9",
                "",
                "Activities",
                "  Sparring  2025  partly illustration",
            ],
        ),
        (
            "replay",
            {
                **PLAN,
                "until": "2025-12-31",
                "indicators": [MEASURED | {"measurement": None}],
                "happened": [HAPPENED | INVENTED],
            },
            [
                "Vision until 2025-12-31, as known at entry 9",
                "Ro  baseline 0  target -  measurement -  illustration",
                "7  not stated  measurement-recorded  5  illustration",
            ],
        ),
        (
            "report",
            {**REPORT, "figures": [FIGURE], "findings": [FINDING]},
            [
                "Supervision report 2025-01-01 to 2025-12-31, as of entry 9",
                "Meetings held  1  partly illustration",
                "*  It is late.  entries 7  illustration",
            ],
        ),
    ],
)
def test_what_is_invented_or_not_stated_says_so(kind: str, body: dict[str, Any], lines: list[str]) -> None:
    """No list at a terminal shows an invented thing without its mark, or sharpens a time that is not stated."""
    assert show(kind, body).split("\n") == lines
