"""What is there in 2024 before anything of 2025 happens, and days around what does."""

from __future__ import annotations

from typing import Any

from service.town import Town
from tests.towns import record

JANUARY, MARCH, MAY = "2025-01-31", "2025-03-31", "2025-05-31"
"""Days around February, in which all happened as it was recorded late, and April, which the corrections say."""
MEETING: dict[str, Any] = {
    "kind": "network-meeting",
    "attendance": [{"unit": "skole-a", "presence": "present"}],
    "exchanges": [],
}
BEGINNING: list[tuple[str, dict[str, Any]]] = [
    ("people/register-unit", {"unit": "skole-a", "name": "Skole A", "kind": "skole"}),
    ("people/register-unit", {"unit": "skole-b", "name": "Skole B", "kind": "skole"}),
    ("people/establish-forum", {"forum": "bfu", "name": "Udvalget", "kind": "udvalg", "decides": True}),
    ("plans/draft", {"plan": "vision", "title": "Vision", "kind": "strategy", "period": "2024..2030"}),
    ("networks/form", {"network": "nord", "name": "Nord", "purpose": "Fælles.", "members": ["skole-a", "skole-b"]}),
    ("trials/propose", {"trial": "ro", "title": "Ro", "unit": "skole-a", "question": "Falder uroen?"}),
    ("trials/start", {"trial": "ro"}),
    (
        "evaluations/define-indicator",
        {"indicator": "ro", "plan": "vision", "title": "Ro", "unit_of_measure": "%", "direction": "up"},
    ),
    ("cases/open", {"case": "sag", "title": "Sag", "question": "Fortsætte?", "forum": "bfu"}),
]


def begin(town: Town) -> Town:
    """Record a plan, a network, a trial, an indicator and a case, all of them from August 2024."""
    for command, fields in BEGINNING:
        record(town, command, **fields, occurred="2024-08")
    return town
